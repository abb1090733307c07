import { dayMs, type EventVerdict } from '@ebb/contracts';
import type { KeyOwner, NewRefusedEvent } from '@ebb/db';
import { sentText } from './sent-text.ts';

export interface RefusedEventLimits {
  /** Kept of one shop within one minute; the others are only counted. */
  readonly perShopAndMinute: number;
  /** Waiting to be written, of all shops. */
  readonly waiting: number;
  /** Written in one transaction. */
  readonly perWrite: number;
  readonly keptPerShop: number;
  readonly keptMs: number;
}

export const refusedEventLimits: RefusedEventLimits = {
  perShopAndMinute: 100,
  waiting: 2_000,
  perWrite: 500,
  keptPerShop: 10_000,
  keptMs: 14 * dayMs,
};

/** Why a refused event was counted and not kept. */
export const notKeptReasons = ['shop_limit', 'queue_full', 'database'] as const;
export type NotKeptReason = (typeof notKeptReasons)[number];

/** A message that was refused, as whoever refused it has it. */
export interface RefusedMessage {
  readonly message: unknown;
  readonly verdict: Pick<EventVerdict, 'code' | 'field' | 'message' | 'messageId'>;
  /** `topic[partition]@offset`, for what came over Kafka. */
  readonly place?: string;
}

/** Where the ways in put what they refused. It never waits and never throws. */
export interface RefusedEvents {
  keep(
    owner: Pick<KeyOwner, 'shop' | 'keyName'>,
    way: 'http' | 'kafka',
    receivedAtMs: number,
    refused: Iterable<RefusedMessage>,
  ): void;
}

export interface RefusedEventsParts {
  readonly write: (rows: readonly NewRefusedEvent[]) => Promise<void>;
  /** Removes what is too old, and of these shops what is too much. */
  readonly prune: (shopIds: readonly string[]) => Promise<void>;
  readonly onNotKept: (reason: NotKeptReason, events: number) => void;
  /** A failure of `write` or `prune`, which changes nothing for the senders. */
  readonly onError: (error: unknown) => void;
  readonly limits?: RefusedEventLimits;
}

/** Refused events on their way to the record. Nothing of it is on the path of an answer. */
export interface RefusedEventsQueue extends RefusedEvents {
  /** Writes what waits, once. One call at a time. */
  flush(): Promise<void>;
  /** Removes what is kept no longer. */
  prune(): Promise<void>;
}

const minuteMs = 60_000;

/**
 * Collects refused events, bounded for each shop and in all, and writes them in batches. With the database away they are
 * dropped and counted: the intake must not pay for it, and the sender has its verdict already.
 */
export function createRefusedEvents(parts: RefusedEventsParts): RefusedEventsQueue {
  const limits = parts.limits ?? refusedEventLimits;
  let waiting: NewRefusedEvent[] = [];
  let minute = 0;
  const keptThisMinute = new Map<string, number>();
  let writtenShops = new Set<string>();

  function startMinute(nowMs: number): void {
    const current = Math.floor(nowMs / minuteMs);
    if (current === minute) return;
    minute = current;
    keptThisMinute.clear();
  }

  return {
    keep({ shop, keyName }, way, receivedAtMs, refused) {
      startMinute(receivedAtMs);
      let kept = keptThisMinute.get(shop.id) ?? 0;
      let overLimit = 0;
      let overFull = 0;
      for (const { message, verdict, place } of refused) {
        if (kept >= limits.perShopAndMinute) overLimit += 1;
        else if (waiting.length >= limits.waiting) overFull += 1;
        else {
          kept += 1;
          waiting.push({
            shopId: shop.id,
            receivedMs: receivedAtMs,
            way,
            keyName,
            place: place ?? null,
            messageId: verdict.messageId,
            code: verdict.code ?? 'invalid_field',
            field: verdict.field?.slice(0, 255).toWellFormed() ?? null,
            message: (verdict.message ?? '').slice(0, 512).toWellFormed(),
            ...sentText(message),
          });
        }
      }
      keptThisMinute.set(shop.id, kept);
      if (overLimit > 0) parts.onNotKept('shop_limit', overLimit);
      if (overFull > 0) parts.onNotKept('queue_full', overFull);
    },

    async flush() {
      const rows = waiting;
      waiting = [];
      for (let from = 0; from < rows.length; from += limits.perWrite) {
        const part = rows.slice(from, from + limits.perWrite);
        try {
          await parts.write(part);
          for (const { shopId } of part) writtenShops.add(shopId);
        } catch (error) {
          parts.onNotKept('database', rows.length - from);
          parts.onError(error);
          return;
        }
      }
    },

    async prune() {
      const shopIds = [...writtenShops];
      writtenShops = new Set();
      try {
        await parts.prune(shopIds);
      } catch (error) {
        for (const shopId of shopIds) writtenShops.add(shopId);
        parts.onError(error);
      }
    },
  };
}
