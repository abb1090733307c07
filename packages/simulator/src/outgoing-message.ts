import type { SegmentMessage } from '@ebb/contracts';

/**
 * One message on its way to ingest. The message id is always ours and always the same for the same fact, so that
 * sending twice (a retry, a second load) counts nothing twice.
 */
export type OutgoingMessage = SegmentMessage & {
  messageId: string;
  /** When it happened, ISO 8601 in UTC. */
  timestamp: string;
};
