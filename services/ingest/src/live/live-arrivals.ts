import type { EventVerdict } from '@ebb/contracts';
import type { KeyOwner, NewArrival } from '@ebb/db';
import { isObject } from '../steps/field-rejection.ts';
import { givenId } from '../take-events.ts';

/** Of one shop between two writes; what comes beyond it is not shown. */
export const arrivalsAtOnce = 20;

/** What arrived and what became of it, as whoever judged it has it. */
export interface Arrived {
  readonly message: unknown;
  readonly verdict: Pick<EventVerdict, 'status' | 'code' | 'field' | 'message'>;
}

/** Where the ways in note what arrived. It never waits and never throws, and costs nothing for a shop nobody watches. */
export interface LiveArrivals {
  note(
    owner: Pick<KeyOwner, 'shop' | 'keyName'>,
    way: 'http' | 'kafka',
    receivedAtMs: number,
    arrived: Iterable<Arrived>,
  ): void;
}

export interface LiveArrivalsQueue extends LiveArrivals {
  /** From now on these shops are watched, and no others. */
  watch(shopIds: ReadonlySet<string>): void;
  /** Takes what waits to be written. */
  take(): NewArrival[];
}

export function createLiveArrivals(): LiveArrivalsQueue {
  let watched: ReadonlySet<string> = new Set();
  let waiting: NewArrival[] = [];
  const countOf = new Map<string, number>();
  return {
    watch(shopIds) {
      watched = shopIds;
    },
    note({ shop, keyName }, way, receivedMs, arrived) {
      if (!watched.has(shop.id)) return;
      let count = countOf.get(shop.id) ?? 0;
      for (const { message, verdict } of arrived) {
        if (count >= arrivalsAtOnce) break;
        count += 1;
        waiting.push({
          shopId: shop.id,
          receivedMs,
          way,
          keyName,
          ...describe(message),
          ...reasonOf(verdict),
        });
      }
      countOf.set(shop.id, count);
    },
    take() {
      const rows = waiting;
      waiting = [];
      countOf.clear();
      return rows;
    },
  };
}

function describe(message: unknown): Pick<NewArrival, 'name' | 'customerId' | 'messageId'> {
  const fields = isObject(message) ? message : {};
  const name = shortText(fields['event']) ?? shortText(fields['name']) ?? shortText(fields['type']);
  return {
    name: name ?? '(no name)',
    customerId: shortText(fields['userId']),
    messageId: givenId(message)?.toWellFormed() ?? null,
  };
}

/** As far as it can be shown; the verdict says what is wrong with it. */
function shortText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).slice(0, 255).toWellFormed();
  return text === '' ? null : text;
}

function reasonOf(verdict: Arrived['verdict']): Pick<NewArrival, 'code' | 'field' | 'message'> {
  if (verdict.status === 'accepted') return { code: null, field: null, message: null };
  return {
    code: verdict.code ?? 'invalid_field',
    field: verdict.field?.slice(0, 255).toWellFormed() ?? null,
    message: (verdict.message ?? '').slice(0, 512).toWellFormed(),
  };
}
