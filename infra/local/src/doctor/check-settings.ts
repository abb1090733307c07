import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../backup/installation.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type Finding, findingsOf } from './finding.ts';

const secrets = ['DATABASE_URL', 'REDIS_URL', 'EBB_JWT_SECRET', 'EBB_MASTER_KEY'];
const hour = 3_600_000;

/** Keys and secrets of the environment and the state folder, and whether there is a backup. */
export function checkSettings(env: NodeJS.ProcessEnv, stateRoot: string, nowMs: number): Finding[] {
  const keys = findingsOf('keys');
  for (const name of secrets.filter((each) => env[each] && env[`${each}_FILE`]))
    keys.problem(`${name} and ${name}_FILE are both set.`, 'Keep one: services refuse to start with both.');
  const jwt = env['EBB_JWT_SECRET'];
  if (jwt !== undefined && jwt.length < 32)
    keys.problem(
      `EBB_JWT_SECRET has ${jwt.length} characters; sessions can be forged by trying.`,
      'At least 32: `openssl rand -base64 48`. Everybody signs in again.',
    );
  try {
    const { masterKey } = findInstallation(env, stateRoot);
    if (masterKey === undefined)
      keys.warning(
        'There is no master key, so no backup can be made.',
        'Set EBB_MASTER_KEY (`openssl rand -base64 32`), and keep a copy apart from this machine.',
      );
    else keys.ok('There is a master key. (Is a copy of it somewhere else? Without it no backup opens.)');
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    keys.problem(error.message, 'Correct it before the next start.');
  }
  const backups = findingsOf('backups');
  const folder = env['EBB_BACKUP_FOLDER'] ?? join(stateRoot, 'backups');
  const times = existsSync(folder)
    ? readdirSync(folder).flatMap((name) => {
        const [, day, clock] = /(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d)Z\.ebbbackup$/.exec(name) ?? [];
        return day === undefined || clock === undefined
          ? []
          : [Date.parse(`${day}T${clock.replaceAll('-', ':')}Z`)];
      })
    : [];
  const newest = Math.max(...times);
  const todo =
    '`npm run backup`; `npm start` makes one a day, .ebb/logs/backup.log says why it did not (docs/backup.md).';
  if (times.length === 0) backups.warning(`There is no backup in ${folder}.`, todo);
  else if (nowMs - newest > 26 * hour)
    backups.warning(`The newest backup is ${Math.round((nowMs - newest) / hour)} hours old.`, todo);
  else backups.ok(`The newest backup is ${((nowMs - newest) / hour).toFixed(1)} hours old.`);
  return [...keys.found, ...backups.found];
}
