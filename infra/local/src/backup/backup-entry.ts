export { checkBackup, type BackupHeader } from './backup-file.ts';
export { notePositions, rewindScoring } from './kafka-positions.ts';
export { makeBackup } from './make-backup.ts';
export { restoreBackup } from './restore-backup.ts';
