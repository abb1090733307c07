import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { readRecordConfig } from '../config.ts';
import { readLedger } from '../audit/ledger.ts';
import { isClean, runAudit, type AuditReport } from '../audit/run-audit.ts';

const help = `Recomputes every profile, score and alert from the stored events, and the roll-ups, and says what differs.

  npm run audit -- [--shop ID] [--ledger FILE] [--as-of TIME] [--json]

  --shop ID       only this shop
  --ledger FILE   message ids that were answered with success, one a line: finds accepted events that are nowhere,
                  and stored events nobody sent
  --as-of TIME    as if it were then (ISO 8601): for a restored backup, whose outbox was not late when it was made
  --json          the report as one JSON object

DATABASE_URL says where, else what \`npm start\` runs here. Only reads; may run beside live traffic. Exit code 0: clean, 1: differences, 2: not run.
`;

const shownFindings = 50;

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      shop: { type: 'string' },
      ledger: { type: 'string' },
      'as-of': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const ledger = options.ledger === undefined ? undefined : await readLedger(options.ledger);
  await using db = openDatabase(readRecordConfig().databaseUrl, { poolSize: 2 });
  let shown = 0;
  const report = await runAudit(db, {
    shopId: options.shop,
    ledger,
    nowMs: timeOf(options['as-of']),
    onFinding: ({ kind, shopId, customerId, detail }) => {
      if (++shown <= shownFindings) say(`${kind}  ${shopId}:${customerId}  ${detail}`);
    },
    onProgress: (customers, events) => say(`… ${customers} customers, ${events} events`),
  });
  process.stdout.write(
    options.json ? `${JSON.stringify({ clean: isClean(report), ...report })}\n` : table(report),
  );
  return isClean(report) ? 0 : 1;
}

function timeOf(text: string | undefined): number {
  const timeMs = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(timeMs)) throw new Error(`--as-of ${text ?? ''} is no time`);
  return timeMs;
}

function table({ customers, events, alerts, findings, outboxLeft, lost, unsent }: AuditReport): string {
  const rows: [string, number | null][] = [
    ['customers', customers],
    ['events', events],
    ['alerts', alerts],
    ...Object.entries(findings).map(([kind, count]): [string, number] => [kind.replaceAll('_', ' '), count]),
    ['left in the outbox', outboxLeft],
    ['accepted and nowhere', lost],
    ['stored and never sent', unsent],
  ];
  return rows.map(([name, count]) => `${name.padEnd(24)}${count ?? 'no ledger given'}\n`).join('');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`audit: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
