import type { OutgoingMessage } from '../outgoing-message.ts';

/** One event that was refused for good, with the receiver's reason. */
export interface Refusal {
  readonly messageId: string;
  readonly code: string;
  readonly message: string;
}

/** What became of a batch. Every event of it is in exactly one of the two. */
export interface Delivery {
  readonly acceptedIds: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** A way to the receiver. `send` answers once the events are safe there, and throws `DeliveryError` otherwise. */
export interface Sender {
  send(batch: readonly OutgoingMessage[], signal: AbortSignal): Promise<Delivery>;
  close(): Promise<void>;
}

/** The receiver could not be reached for too long, or refuses the sender itself. Nothing of the batch is known safe. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}
