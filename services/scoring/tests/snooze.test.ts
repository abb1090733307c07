import { changeAlert } from '@ebb/db';
import {
  applyAction,
  dayMs,
  decodeEpisode,
  decodeState,
  encodeDetails,
  encodeEpisode,
  historyOf,
} from '@ebb/domain';
import type { PersonAction } from '@ebb/contracts';
import { customerEvent, orderCompleted } from '@ebb/testkit';
import { runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { rebuildShop } from '../src/rebuild/rebuild-shop.ts';
import { batchOf, openEngine } from './fixture.ts';

jest.setTimeout(120_000);
let engine: Awaited<ReturnType<typeof openEngine>>;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

async function scoreDue(): Promise<void> {
  while ((await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 })) > 0);
}

async function findings(): Promise<string[]> {
  const found: string[] = [];
  await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, detail }) => found.push(`${kind} ${detail}`),
  });
  return found;
}

/** Written as the api writes it. */
async function act(customerId: string, asked: PersonAction): Promise<void> {
  const { id } = await engine.db.prisma.alert.findFirstOrThrow({ where: { customerId, openMarker: 1 } });
  const actor = { id: 'lena', name: 'Lena' };
  const atMs = engine.clock.now();
  await changeAlert(engine.db, id, ({ alert, episodeNumber, episode, probability, state }) => {
    const ticketMark = historyOf(decodeState(state)).tickets.mark;
    const action: PersonAction =
      asked.action === 'snooze'
        ? { ...asked, baseline: { probability: probability ?? 1, ticketMark } }
        : asked;
    const standing = { alert, episodeNumber, episode: decodeEpisode(episode) };
    const result = applyAction(standing, action, { actor, atMs, cooldownDays: 14 });
    if (result.kind === 'refused') throw new Error(result.why);
    const details = encodeDetails(action);
    const change = action.action;
    const { dueMs } = result;
    const encoded = encodeEpisode(result.episode);
    return {
      write: { alert: result.alert, change, details, actor, note: 'n', atMs, dueMs, episode: encoded },
    };
  });
}
const snooze = (until: number | null): PersonAction => ({
  action: 'snooze',
  until,
  baseline: { probability: 0, ticketMark: 0 },
});

const rows = async () => {
  const alerts = await engine.db.prisma.alert.findMany({ orderBy: { customerId: 'asc' } });
  return alerts.map(({ customerId, status, ownerName, snooze: put }) =>
    [customerId, status, ownerName, put === null ? 'awake' : 'snoozed'].join(' '),
  );
};
const wakings = async () => {
  const actions = await engine.db.prisma.alertAction.findMany({ where: { action: 'woken' } });
  return actions.map(({ details }) => details).sort();
};

it('ends at its time, also after weeks without a worker, when the risk has risen, or with a ticket; and a replay tells the same', async () => {
  const customers = ['date', 'hours', 'risk', 'ticket'];
  const orders = customers.flatMap((customerId) => [1, 2].map(() => orderCompleted(5_000, { customerId })));
  await scoreBatch(batchOf(...orders), engine.parts);
  engine.clock.advance(200 * dayMs);
  await scoreDue();
  for (const customerId of customers) await act(customerId, { action: 'acknowledge' });
  const start = engine.clock.now();
  await act('hours', snooze(start + 2 * 3_600_000));
  await act('date', snooze(start + 14 * dayMs));
  await act('risk', snooze(null));
  await act('ticket', snooze(null));
  await act('ticket', { action: 'unsnooze' });
  await act('ticket', snooze(null));
  expect(await findings()).toEqual([]);

  // Before the day's next score: only the end of the snooze can have made it due.
  engine.clock.advance(2 * 3_600_000);
  await scoreDue();
  expect(await wakings()).toEqual(['{"by":"time"}']);

  const ticket = customerEvent({
    customerId: 'ticket',
    kind: 'ticket_opened',
    occurredAt: engine.clock.now(),
    receivedAt: engine.clock.now(),
  });
  await scoreBatch(batchOf(ticket), engine.parts);
  expect(await rows()).toEqual([
    'date acknowledged Lena snoozed',
    'hours acknowledged Lena awake',
    'risk acknowledged Lena snoozed',
    'ticket acknowledged Lena awake',
  ]);
  expect(await findings()).toEqual([]);

  engine.clock.advance(21 * dayMs);
  await scoreDue();
  expect(await wakings()).toEqual(['{"by":"ticket"}', '{"by":"time"}', '{"by":"time"}']);
  const before = await rows();
  expect(before).toContain('risk acknowledged Lena snoozed');

  // All that was snoozed comes back with a lost table, from what people did.
  await engine.db.prisma.alert.deleteMany();
  await rebuildShop(engine.db, { shopId: 'shop', dryRun: false, now: engine.clock.now });
  expect(await rows()).toEqual(before);
  expect(await findings()).toEqual([]);

  engine.clock.advance(40 * dayMs);
  await scoreDue();
  expect(await wakings()).toContain('{"by":"risk"}');
  expect(await findings()).toEqual([]);
});
