import { ingestLimits, type IngestAnswer } from './segment-message.ts';

/** Of one WebSocket at `/v1/stream`. */
export const streamLimits = {
  /** A frame is a batch. */
  frameBytes: ingestLimits.batchBytes,
  /** Frames that are read and not answered yet; beyond it the server reads no further. */
  unansweredFrames: 16,
  /** For the write key, where it comes in the first frame. */
  greetingMs: 10_000,
} as const;

/** Codes with which the server closes. 1001: it stops; come back. 1009: the frame was too large to be read at all. */
export const streamCloseCodes = {
  unauthorized: 4401,
  tooManyStreams: 4429,
  /** The connection fell silent. */
  silent: 4408,
} as const;

/** The answer to one frame, under the id that the sender gave it; `null` where none could be read. */
export interface StreamAnswer extends Partial<IngestAnswer> {
  readonly id: string | number | null;
  /** As over HTTP: 200 stored, 400 and 413 refused for good, 401 no key, 503 not now. */
  readonly status: number;
  /** Of anything but 200: stable, as over HTTP. */
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  /** Of 503: send the frame again after so many seconds. */
  readonly retryAfterSeconds?: number;
}
