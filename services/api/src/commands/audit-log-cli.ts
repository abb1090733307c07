import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { auditChains, checkAuditChain, openDatabase, type AuditCheckpoint } from '@ebb/db';
import { processEnvironment } from '@ebb/service-kit';
import { readRecordConfig } from '../config.ts';

const help = `Says whether the audit log is as it was written.

  npm run audit-log -- verify [--checkpoints FILE]   computes every hash of every chain anew
  npm run audit-log -- checkpoint                    where each chain stands now, a line of JSON each

An entry that was changed, or taken out of the middle, breaks its chain. One that was cut off the end, or a whole chain
that was written anew, shows only against a checkpoint: keep the lines of "checkpoint" where nobody who reaches the record
can change them, and give them to "verify" later.

DATABASE_URL says where, else what \`npm start\` runs here. Only reads; may run beside live traffic. Exit code 0: whole, 1: not, 2: not run.
`;

function isCheckpoint(value: unknown): value is AuditCheckpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { chain, number, hash } = value as Record<string, unknown>;
  return typeof chain === 'string' && typeof number === 'number' && typeof hash === 'string';
}

async function readCheckpoints(file: string): Promise<AuditCheckpoint[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const value: unknown = JSON.parse(line);
    if (!isCheckpoint(value)) throw new Error(`line ${index + 1} of ${file} is no checkpoint`);
    return value;
  });
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { checkpoints: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [command] = positionals;
  if (values.help || (command !== 'verify' && command !== 'checkpoint')) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const kept = values.checkpoints === undefined ? [] : await readCheckpoints(values.checkpoints);
  await using db = openDatabase(readRecordConfig(processEnvironment()).databaseUrl, { poolSize: 1 });
  const chains = new Set([...(await auditChains(db)), ...kept.map(({ chain }) => chain)]);
  let isWhole = true;
  for (const chain of chains) {
    const of = kept.filter((checkpoint) => checkpoint.chain === chain);
    for (const checkpoint of of.length === 0 ? [undefined] : of) {
      const { entries, removed, newest, hash, flaw } = await checkAuditChain(db, chain, checkpoint);
      isWhole &&= flaw === null;
      if (command === 'verify') {
        const name = chain === '' ? 'accounts' : `shop ${chain}`;
        console.log(
          `${name}: ${flaw ?? `whole, ${entries} entries${removed === 0 ? '' : `, ${removed} older ones let go`}`}`,
        );
      } else if (flaw === null) console.log(JSON.stringify({ chain, number: newest, hash }));
      else console.error(`shop ${chain}: ${flaw}`);
    }
  }
  return isWhole ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
