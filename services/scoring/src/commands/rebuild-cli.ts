import { parseArgs } from 'node:util';
import { countProfiles, openDatabase } from '@ebb/db';
import { readRecordConfig } from '../config.ts';
import { isWhole, rebuildShop, type RebuildReport } from '../rebuild/rebuild-shop.ts';

const help = `Recomputes a shop's profiles, scores, alerts and roll-ups from the stored events, and puts right what differs.

  npm run rebuild -- --shop ID [--dry-run] [--json]

  --shop ID    the shop
  --dry-run    only says what would be done
  --json       the report as one JSON object

DATABASE_URL says where, else what \`npm start\` runs here. May run beside live traffic; Ctrl-C ends it between two transactions, and it may be run again.
What people did to alerts is kept. Exit code 0: all is as it must be now, 1: something is left (it says what), 2: not run.
docs/rebuild-a-shop.md says when to use it.
`;

const say = (line: string) => process.stderr.write(`${line}\n`);
const sayEveryMs = 2_000;
const shownNotes = 50;

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      shop: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const shopId = options.shop;
  if (shopId === undefined) throw new Error('which shop? --shop ID');
  const dryRun = options['dry-run'];
  await using db = openDatabase(readRecordConfig().databaseUrl, { poolSize: 3 });
  const total = await countProfiles(db, shopId);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      say('ending after this transaction …');
      stop.abort();
    });

  const startedMs = performance.now();
  let saidMs = startedMs;
  let notes = 0;
  const outcome = await rebuildShop(db, {
    shopId,
    dryRun,
    now: Date.now,
    signal: stop.signal,
    onNote: (line) => {
      if (++notes <= shownNotes) say(line);
    },
    onProgress: (report) => {
      const nowMs = performance.now();
      if (nowMs - saidMs < sayEveryMs) return;
      saidMs = nowMs;
      say(progressLine(report, total, (nowMs - startedMs) / 1_000));
    },
  });
  if (outcome.kind === 'unknown_shop') throw new Error(`there is no shop ${shopId}`);
  if (outcome.kind === 'already_running') throw new Error(`another rebuild of ${shopId} is running`);
  const { report } = outcome;
  const whole = isWhole(report, { dryRun });
  const seconds = (performance.now() - startedMs) / 1_000;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ whole, dryRun, seconds, ...report })}\n`
      : table(report, { dryRun, seconds }),
  );
  return whole ? 0 : 1;
}

function progressLine({ customers, events }: RebuildReport, total: number, seconds: number): string {
  const left = customers === 0 ? 0 : Math.max(0, (seconds / customers) * (total - customers));
  const rate = Math.round(events / seconds);
  return `… ${customers} of ${total} customers, ${events} events, ${rate} events/s, about ${Math.ceil(left)} s to go`;
}

function table(report: RebuildReport, { dryRun, seconds }: { dryRun: boolean; seconds: number }): string {
  const rows: [string, number | string][] = [
    ['customers', report.customers],
    ['events', report.events],
    [dryRun ? 'customers to be changed' : 'customers changed', report.customersChanged],
    ['profiles made', report.profilesMade],
    ['profiles rewritten', report.profilesRewritten],
    ['points rewritten', report.pointsRewritten],
    ['alerts made', report.alertsMade],
    ['alerts rewritten', report.alertsRewritten],
    ['alerts removed', report.alertsRemoved],
    ['alerts kept for people', report.alertsKeptForPeople],
    [dryRun ? 'links to be changed' : 'links changed', report.linksWrong],
    [dryRun ? 'roll-up cells to be changed' : 'roll-up cells changed', report.rollupCellsWrong],
    ['customers without events', report.customersWithoutEvents],
    ['models gone', report.missingModels.length === 0 ? 'none' : report.missingModels.join(', ')],
    ['seconds', seconds.toFixed(1)],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(26)}${value}\n`);
  if (dryRun) lines.push('Nothing was written: a dry run.\n');
  if (report.interrupted) lines.push('Interrupted. What is counted is done; run it again for the rest.\n');
  return lines.join('');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(`rebuild: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
