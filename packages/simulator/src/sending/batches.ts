import { ingestLimits } from '@ebb/contracts';
import type { OutgoingMessage } from '../outgoing-message.ts';

// Room for the envelope around the list and for the sender's own fields.
const mostBytes = ingestLimits.batchBytes - 20 * 1024;

/** Cuts a list into batches inside the receiver's limits of count and bytes, keeping the order. */
export function* batches(
  messages: Iterable<OutgoingMessage>,
  batchEvents: number,
): Generator<OutgoingMessage[]> {
  let batch: OutgoingMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message)) + 1;
    if (batch.length > 0 && (batch.length >= batchEvents || bytes + size > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
