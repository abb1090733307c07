import { parseArgs } from 'node:util';
import {
  retentionKinds,
  retentionLimits,
  mostRetentionDays,
  type RetentionDays,
} from '@ebb/contracts/retention';
import { openDatabase, readShops } from '@ebb/db';
import { previewRetention, readRetention, setRetention } from '@ebb/db/privacy';
import { readRecordConfig } from '../config.ts';
import { letGo } from '../retention/let-go.ts';

const help = `How long a shop keeps what, and what would go.

  npm run retention -- --shop ID                         the rules, and how far they have been carried out
  npm run retention -- --shop ID KIND=DAYS …             what these rules would remove; changes nothing
  npm run retention -- --shop ID KIND=DAYS … --set       sets them; KIND=keep ends one
  npm run retention -- --run                             does now what is due, of all shops

  KIND   ${retentionKinds.join(', ')}

Running scoring services do what is due within seconds. Events are not among the kinds: docs/security.md says why. DATABASE_URL says
where, else what \`npm start\` runs here. Exit code 0: done, 2: not run.
`;

function daysOf(given: readonly string[]): RetentionDays {
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', value = ''] = text.split('=');
      const kind = retentionKinds.find((each) => each === name);
      if (kind === undefined) throw new Error(`there is no kind ${name}: ${retentionKinds.join(', ')}`);
      if (value === 'keep') return [kind, null];
      const days = Number(value);
      const { leastDays, ownDays } = retentionLimits[kind];
      const most = ownDays ?? mostRetentionDays;
      if (!Number.isInteger(days) || days < leastDays || days > most)
        throw new Error(`${kind} takes ${leastDays} to ${most} days, or keep`);
      return [kind, days];
    }),
  );
}

const day = (ms: number | null) => (ms === null ? '–' : new Date(ms).toISOString().slice(0, 10));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shop: { type: 'string' },
      set: { type: 'boolean', default: false },
      run: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.shop === undefined && !values.run)) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const days = daysOf(positionals);
  await using db = openDatabase(readRecordConfig().databaseUrl, { poolSize: 3 });
  const { shop: shopId } = values;
  if (shopId !== undefined) {
    if (!(await readShops(db)).some(({ id }) => id === shopId)) throw new Error(`there is no shop ${shopId}`);
    if (positionals.length > 0 && !values.set) {
      for (const line of await previewRetention(db, shopId, days, Date.now()))
        console.log(
          `${line.kind}: ${line.rows} rows older than ${line.days} days would go (${day(line.oldestAt)} to ${day(line.newestAt)}), ${line.kept} stay`,
        );
      return 0;
    }
    if (values.set) await setRetention(db, { shopId, days, userId: null, nowMs: Date.now() });
  }
  if (values.run)
    for (let done = await letGo(db, Date.now()); done !== undefined; done = await letGo(db, Date.now()))
      console.log(`${done.kind}: ${done.removed} removed`);
  if (shopId !== undefined)
    for (const rule of await readRetention(db, shopId)) {
      const own = rule.ownDays === null ? 'kept' : `${rule.ownDays} days`;
      const state = rule.isUnderWay ? 'under way' : rule.finishedAt === null ? '' : 'carried out';
      console.log(
        `${rule.kind}: ${rule.days === null ? own : `${rule.days} days, ${state}, ${rule.removed} removed`}`,
      );
    }
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`retention: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
