import type { AlertMessage } from '@ebb/contracts';
import fc from 'fast-check';
import type { AlertLog, LoggedAlert } from './alert-log.ts';
import { createAlertLog } from './alert-log.ts';
import { alertMessage } from '../tests/alert-message.ts';
import { furthest, hasReached } from './stream-position.ts';
import type { StreamPosition } from './stream-position.ts';

const idsOf = (alerts: readonly { readonly message: AlertMessage }[]) =>
  alerts.map(({ message }) => `${message.alert.id}@${message.alert.version}`);

test('what came after a position is handed over in order, and nothing else', () => {
  const log = createAlertLog({ start: [0, 0], capacity: 10 });
  log.append(0, 0, alertMessage({ id: 'a' }));
  const from = log.position();
  log.append(1, 0, alertMessage({ id: 'b' }));
  log.append(1, 1, alertMessage({ id: 'c', shopId: 'other' }));
  log.append(0, 1, alertMessage({ id: 'd' }));
  const missed = log.since('shop', from);
  expect(missed.complete).toBe(true);
  expect(idsOf(missed.alerts)).toEqual(['b@1', 'd@1']);
  expect(missed.alerts.map(({ position }) => position)).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('a repeat and an older version are no news, but the position moves on', () => {
  const log = createAlertLog({ start: [0], capacity: 10 });
  expect(log.append(0, 0, alertMessage({ id: 'a', version: 1 }))).toBeDefined();
  expect(log.append(0, 1, alertMessage({ id: 'a', version: 2 }))).toBeDefined();
  expect(log.append(0, 2, alertMessage({ id: 'a', version: 1 }))).toBeUndefined();
  expect(log.append(0, 3, alertMessage({ id: 'a', version: 2 }))).toBeUndefined();
  expect(log.position()).toEqual([4]);
  expect(idsOf(log.since('shop', [0]).alerts)).toEqual(['a@1', 'a@2']);
});

test('a gap older than the memory is told, for the shop it concerns alone', () => {
  const log = createAlertLog({ start: [0], capacity: 2 });
  log.append(0, 0, alertMessage({ id: 'quiet', shopId: 'other' }));
  for (const offset of [1, 2, 3]) log.append(0, offset, alertMessage({ id: `a${offset}` }));
  expect(log.since('shop', [1]).complete).toBe(false);
  expect(idsOf(log.since('shop', [2]).alerts)).toEqual(['a2@1', 'a3@1']);
  expect(idsOf(log.since('other', [0]).alerts)).toEqual(['quiet@1']);
});

test('a position before the start of the memory, or before lost records, is a gap', () => {
  const log = createAlertLog({ start: [5], capacity: 10 });
  expect(log.since('shop', [4]).complete).toBe(false);
  expect(log.since('shop', [5]).complete).toBe(true);
  log.loseBefore(0, 9);
  expect(log.since('shop', [8]).complete).toBe(false);
  expect(log.since('shop', [9])).toEqual({ complete: true, alerts: [] });
});

// Three partitions, two shops, interleaved at random; a client that comes and goes at random.
test('whenever a client leaves and comes back, it gets every message once and in order', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('message' as const), partition: fc.nat(2), mine: fc.boolean() }),
    fc.record({ kind: fc.constant('away' as const) }),
    fc.record({ kind: fc.constant('back' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const log = createAlertLog({ start: [0, 0, 0], capacity: 1_000 });
      const offsets = [0, 0, 0];
      const sent: string[] = [];
      const got: string[] = [];
      let cursor: StreamPosition = [0, 0, 0];
      let connected = true;
      const catchUp = (): void => {
        for (const { message, position } of log.since('shop', cursor).alerts) {
          got.push(message.alert.id);
          expect(hasReached(position, cursor)).toBe(true);
          cursor = position;
        }
        cursor = furthest(cursor, log.position());
      };
      steps.forEach((one, index) => {
        if (one.kind === 'away') connected = false;
        if (one.kind === 'back' && !connected) {
          connected = true;
          catchUp();
        }
        if (one.kind !== 'message') return;
        const offset = offsets[one.partition] ?? 0;
        offsets[one.partition] = offset + 1;
        const shopId = one.mine ? 'shop' : 'other';
        const entry = log.append(one.partition, offset, alertMessage({ id: String(index), shopId }));
        if (one.mine) sent.push(String(index));
        if (connected && one.mine && entry !== undefined) {
          got.push(entry.message.alert.id);
          cursor = entry.position;
        }
      });
      catchUp();
      expect(got).toEqual(sent);
    }),
  );
});

// Two gateways read the same partitions, each in an order of its own; a client moves between them.
test('a client that moves between gateways gets every message once and in order of its partition', () => {
  const partitions = [0, 1, 2];
  fc.assert(
    fc.property(fc.array(fc.nat(2), { maxLength: 30 }), fc.infiniteStream(fc.nat(2)), (sent, choices) => {
      const gateways = [0, 1].map(() => createAlertLog({ start: [0, 0, 0], capacity: 100 }));
      const total = partitions.map((partition) => sent.filter((one) => one === partition).length);
      const nameOf = (partition: number, offset: number): string => `${partition}-${offset}`;
      const read = (log: AlertLog, partition: number): LoggedAlert | undefined => {
        const offset = log.position()[partition] ?? 0;
        if (offset >= (total[partition] ?? 0)) return undefined;
        return log.append(partition, offset, alertMessage({ id: nameOf(partition, offset) }));
      };
      const got: string[] = [];
      let cursor: StreamPosition = [0, 0, 0];
      let at = 0;
      for (let turn = 0; turn < 40; turn++) {
        gateways.forEach((log, index) => {
          const entry = read(log, Number(choices.next().value));
          if (index !== at || entry === undefined) return;
          got.push(entry.message.alert.id);
          cursor = entry.position;
        });
        const next = gateways[1 - at];
        // The client moves as soon as the other gateway has come as far as the client has.
        if (next === undefined || choices.next().value !== 0 || !hasReached(next.position(), cursor))
          continue;
        at = 1 - at;
        for (const { message, position } of next.since('shop', cursor).alerts) {
          got.push(message.alert.id);
          // Whoever is cut off right here must be able to go on from here.
          expect(hasReached(position, cursor)).toBe(true);
          cursor = position;
        }
      }
      expect(new Set(got).size).toBe(got.length);
      for (const partition of partitions) {
        const own = got.filter((name) => name.startsWith(`${partition}-`));
        expect(own).toEqual(own.map((_, offset) => nameOf(partition, offset)));
      }
    }),
  );
});
