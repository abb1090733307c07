import { parseArgs } from 'node:util';
import { PlainError } from '../bootstrap/plain-error.ts';

export const helpText = `Encrypted backups of everything Ebb has stored.

  npm run backup                     make one while Ebb runs, prove it readable, remove those that are too many
  npm run backup -- list             what there is
  npm run drill [-- FILE]            restore one (the newest) into a database of its own, audit it, drop it
  npm run restore -- FILE|newest     load one into the database; Ebb must be stopped (npm start -- --only servers)

  --folder DIR     where they lie (.ebb/backups)
  --keep-all       remove none
  --replace        restore: drop what the database holds
  --no-rewind      restore: leave scoring's place in Kafka as it is
  --state DIR      another folder than .ebb
  --json           the result as one JSON object

DATABASE_URL and KAFKA_BROKERS say where, or a running npm start. EBB_MASTER_KEY (or EBB_MASTER_KEY_FILE) is the key, 32 bytes
in base64; without it the one in .ebb/secrets.json. Who loses the key loses the backups: keep it elsewhere.
Exit code 0: done, 1: failed, 2: restored, but the audit found differences.
`;

export interface BackupOptions {
  readonly command: 'backup' | 'list' | 'drill' | 'restore' | 'help';
  readonly file: string | undefined;
  readonly folder: string | undefined;
  readonly keepAll: boolean;
  readonly replace: boolean;
  readonly rewind: boolean;
  readonly state: string | undefined;
  readonly json: boolean;
}

/** @throws PlainError for what it does not know */
export function parseBackupOptions(argv: readonly string[]): BackupOptions {
  const { values, positionals } = parse(argv);
  const [first = 'backup', ...rest] = positionals;
  const command = first === 'backup' && rest[0] === 'list' ? 'list' : first;
  if (command !== 'backup' && command !== 'list' && command !== 'drill' && command !== 'restore')
    throw new PlainError(`"${command}" is none of backup, list, drill, restore.`);
  const file = command === 'restore' || command === 'drill' ? rest[0] : undefined;
  if (command === 'restore' && file === undefined && !values.help)
    throw new PlainError('Which one? `npm run restore -- newest`, or the name of a file.');
  return {
    command: values.help ? 'help' : command,
    file: file === 'newest' ? undefined : file,
    folder: values.folder,
    keepAll: values['keep-all'] ?? false,
    replace: values.replace ?? false,
    rewind: !values['no-rewind'],
    state: values.state,
    json: values.json ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        folder: { type: 'string' },
        'keep-all': { type: 'boolean' },
        replace: { type: 'boolean' },
        'no-rewind': { type: 'boolean' },
        state: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new PlainError(
      `${error instanceof Error ? error.message : String(error)}\n--help lists the options.`,
    );
  }
}
