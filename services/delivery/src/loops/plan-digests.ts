import { inTransaction, type Database } from '@ebb/db';
import { insertDeliveries, readDigestReaders, type NewDelivery } from '@ebb/db/delivery';
import { calendarDay, momentOf } from '@ebb/domain';

/** A digest that could not be made at its hour is made within this, and else not at all: at night it is no help. */
const latestMs = 3 * 60 * 60 * 1000;

/** Writes down the digests whose hour has come, one a person and day. */
export async function planDigests(db: Database, nowMs: number): Promise<{ more: boolean }> {
  const readers = new Map((await readDigestReaders(db)).map((person) => [person.id, person]));
  const deliveries = [...readers.values()].flatMap(({ id, timeZone, digestMinute }): NewDelivery[] => {
    const day = calendarDay(nowMs, timeZone);
    const at = momentOf(day, digestMinute ?? 0, timeZone);
    if (nowMs < at || nowMs >= at + latestMs) return [];
    return [
      {
        ...{ shopId: '', channel: 'mail', recipientId: id, alertId: '', customerId: null },
        ...{ step: `digest:${day}`, event: 'person.digest' },
        content: JSON.stringify({ event: 'digest', atMs: at }),
      },
    ];
  });
  if (deliveries.length > 0) await inTransaction(db, (tx) => insertDeliveries(tx, deliveries, nowMs));
  return { more: false };
}
