import type { OutgoingMessage } from '../outgoing-message.ts';
import { batches } from './batches.ts';
import type { Ledger } from './ledger.ts';
import type { Refusal, Sender } from './sender.ts';

export interface DeliverOptions {
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly batchEvents: number;
  /** Batches on their way at the same time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Called after every batch with the counts so far. */
  readonly onProgress: (totals: Totals) => void;
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface Totals {
  done: number;
  accepted: number;
  rejected: number;
}

/**
 * Sends a list with bounded concurrency. Batches may overtake each other: the receiver does not depend on order.
 *
 * @throws DeliveryError when a batch could not be delivered, after the batches on their way have ended; the signal's
 *         reason when it was stopped
 */
export async function deliver(messages: Iterable<OutgoingMessage>, options: DeliverOptions): Promise<Totals> {
  const totals: Totals = { done: 0, accepted: 0, rejected: 0 };
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const queue = batches(messages, options.batchEvents);

  async function work(): Promise<void> {
    for (const batch of queue) {
      signal.throwIfAborted();
      const delivery = await options.sender.send(batch, signal);
      options.ledger.record(delivery.acceptedIds);
      delivery.refusals.forEach(options.onRefusal);
      totals.done += batch.length;
      totals.accepted += delivery.acceptedIds.length;
      totals.rejected += delivery.refusals.length;
      options.onProgress({ ...totals });
    }
  }

  const workers = Array.from({ length: options.concurrency }, () =>
    work().catch((error: unknown) => {
      // The first failure stops the others; theirs would only say that they were stopped.
      failed.abort(error);
    }),
  );
  await Promise.all(workers);
  signal.throwIfAborted();
  return totals;
}
