import { isAbsolute, join, resolve } from 'node:path';
import { launcherEnv } from '../bootstrap/config.ts';
import { obtainPrograms } from '../bootstrap/install-programs.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { createProgress } from '../bootstrap/progress.ts';
import { backUp, kafkaOf, scoringGroup } from './back-up.ts';
import type { BackupHeader } from './backup-file.ts';
import { backupsIn, newestIn } from './backup-folder.ts';
import { type BackupOptions, helpText, parseBackupOptions } from './backup-options.ts';
import { drill } from './drill.ts';
import { findInstallation, type Installation } from './installation.ts';
import { rewindScoring } from './kafka-positions.ts';
import { restoreBackup } from './restore-backup.ts';

const sayEveryMs = 3_000;

/** Progress goes to the error output, what came of it to the standard output. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** `npm run backup`, `restore` and `drill`. Resolves with the exit code. */
async function main(argv: readonly string[], projectRoot: string): Promise<number> {
  const options = parseBackupOptions(argv);
  if (options.command === 'help') {
    process.stdout.write(helpText);
    return 0;
  }
  const stateRoot = fromHere(options.state ?? join(projectRoot, '.ebb'));
  const installation = findInstallation(launcherEnv, stateRoot);
  const folder = fromHere(options.folder ?? join(stateRoot, 'backups'));
  const answer = (text: string, value: object) =>
    void process.stdout.write(options.json ? `${JSON.stringify(value)}\n` : `${text}\n`);
  if (options.command !== 'list')
    await obtainPrograms(
      ['databaseClient'],
      createProgress(say, () => performance.now()),
      launcherEnv,
    );
  switch (options.command) {
    case 'list':
      return list(folder, answer);
    case 'backup':
      return backup(options, installation, folder, answer);
    case 'drill': {
      const path = options.file === undefined ? await newestIn(folder) : fromHere(options.file);
      const { databaseUrl, masterKey } = needed(installation);
      say(`Restoring ${path} into a database of its own`);
      const report = await drill({
        path,
        databaseUrl,
        masterKey,
        projectRoot,
        onProgress: progress('restored'),
        say,
      });
      answer(
        `The drill ${report.isClean ? 'succeeded' : 'FAILED: the audit found differences'}: ${report.restoreSeconds.toFixed(1)} s to restore, ${report.auditSeconds.toFixed(1)} s to audit; the backup is ${minutes(Date.now() - report.madeMs)} old.`,
        report,
      );
      return report.isClean ? 0 : 2;
    }
    case 'restore':
      return restore(options, installation, folder, answer);
  }
}

type Answer = (text: string, value: object) => void;

async function backup(
  options: BackupOptions,
  installation: Installation,
  folder: string,
  answer: Answer,
): Promise<number> {
  const { databaseUrl, masterKey } = needed(installation);
  if (installation.kafkaBrokers === undefined)
    throw new PlainError('KAFKA_BROKERS is not set: a backup notes where scoring stands in Kafka.');
  const startedMs = performance.now();
  const made = await backUp({
    databaseUrl,
    masterKey,
    kafkaBrokers: installation.kafkaBrokers.split(','),
    scoring: scoringGroup(launcherEnv),
    folder,
    nowMs: Date.now(),
    keepAll: options.keepAll,
    onProgress: progress('dumped'),
  });
  const seconds = (performance.now() - startedMs) / 1000;
  answer(
    `${made.path}: ${megabytes(made.bytes)} (${megabytes(made.dumpedBytes)} before), read back whole, ${seconds.toFixed(1)} s; ${made.removed.length} old ones removed.`,
    { ...made, seconds },
  );
  return 0;
}

async function restore(
  options: BackupOptions,
  installation: Installation,
  folder: string,
  answer: Answer,
): Promise<number> {
  const { databaseUrl, masterKey } = needed(installation);
  const path = options.file === undefined ? await newestIn(folder) : fromHere(options.file);
  const startedMs = performance.now();
  say(`Proving ${path}`);
  const header = await restoreBackup({
    path,
    databaseUrl,
    masterKey,
    replace: options.replace,
    onProgress: progress('restored'),
  });
  const rewound = options.rewind ? await rewind(installation, header) : undefined;
  const seconds = (performance.now() - startedMs) / 1000;
  const kafka =
    rewound === undefined
      ? `Kafka was not asked: events of the last ${minutes(Date.now() - header.madeMs)} are not in the database.`
      : rewound.lostMessages > 0
        ? `Kafka has lost ${rewound.lostMessages} messages since the backup; the other ${rewound.messages} are read again when scoring starts.`
        : `No event is lost: ${rewound.messages} messages that came since are read again when scoring starts.`;
  answer(
    `Restored as of ${new Date(header.madeMs).toISOString()} in ${seconds.toFixed(1)} s. ${kafka}\nWhat people did since (${minutes(Date.now() - header.madeMs)}) is lost. Start Ebb, then \`npm run audit\`.`,
    { path, madeMs: header.madeMs, seconds, ...rewound },
  );
  return 0;
}

async function rewind(installation: Installation, header: BackupHeader) {
  if (installation.kafkaBrokers === undefined)
    throw new PlainError(
      'The database is restored, but KAFKA_BROKERS is not set: scoring was not put back. Set it and run this again with --replace.',
    );
  return rewindScoring(kafkaOf(installation.kafkaBrokers.split(',')), header, scoringGroup(launcherEnv));
}

function needed({ databaseUrl, masterKey }: Installation) {
  if (databaseUrl === undefined)
    throw new PlainError('DATABASE_URL is not set, and no Ebb runs from this state folder.');
  if (masterKey === undefined)
    throw new PlainError(
      'There is no key: set EBB_MASTER_KEY (`openssl rand -base64 32` makes one), and keep it apart from the backups.',
    );
  return { databaseUrl, masterKey };
}

async function list(folder: string, answer: Answer): Promise<number> {
  const found = await backupsIn(folder);
  const lines = found.map(
    ({ path, header, bytes }) =>
      `${new Date(header.madeMs).toISOString()}  ${megabytes(bytes).padStart(10)}  ${path}`,
  );
  answer(lines.length === 0 ? `No backup in ${folder}.` : lines.join('\n'), { backups: found });
  return 0;
}

function progress(what: string) {
  let saidMs = performance.now();
  return (bytes: number, of: number) => {
    if (performance.now() - saidMs < sayEveryMs) return;
    saidMs = performance.now();
    say(`… ${megabytes(bytes)} ${what}${of > 0 ? ` of about ${megabytes(of)}` : ''}`);
  };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} minutes`;

/** npm changes to the project's folder; a relative path means where the person typed it. */
function fromHere(path: string): string {
  return isAbsolute(path) ? path : resolve(launcherEnv['INIT_CWD'] ?? '.', path);
}

main(process.argv.slice(2), launcherEnv['EBB_PROJECT_ROOT'] ?? process.cwd()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(error instanceof PlainError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
  },
);
