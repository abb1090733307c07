import type { WebSocket } from 'ws';
import { streamCloseCodes, streamLimits, type StreamAnswer } from '@ebb/contracts/stream';
import { answerFrame, keyInFrame } from './answer-frame.ts';
import type { Intake } from '../intake.ts';

/** How long a peer may take to answer a close before the connection is cut. */
const goodbyeMs = 1_000;

export interface EventStreamParts {
  readonly intake: Intake;
  /** Whether this stream, which has just named its key, is not one too many. */
  readonly mayOpen: (writeKey: string) => boolean;
  readonly onAnswer: (answer: StreamAnswer) => void;
  readonly onError: (error: unknown) => void;
}

/** One sender's WebSocket. */
export interface EventStream {
  /** Undefined until the first frame has brought it. */
  writeKey(): string | undefined;
  /** Asks whether anybody is there; the second time without an answer in between, ends the connection. */
  probe(): void;
  end(code: number, reason: string): void;
  /** Reads no further, answers what it has read, and closes. */
  finish(): Promise<void>;
}

/**
 * Serves one connection. At most so many frames are under way; with so many it stops reading, so that a slow Kafka slows
 * the sender, and so does a sender that does not read its answers: a frame is under way until its answer has been written.
 */
export function serveStream(
  socket: WebSocket,
  keyInHeader: string | undefined,
  parts: EventStreamParts,
): EventStream {
  let writeKey = keyInHeader;
  let underWay = 0;
  let isAlive = true;
  let isFinishing = false;
  const read: Buffer[] = [];
  let idle: (() => void) | undefined;

  const greeting = setTimeout(() => {
    if (writeKey === undefined) end(streamCloseCodes.unauthorized, 'no write key came');
  }, streamLimits.greetingMs);

  socket.on('message', (data) => {
    isAlive = true;
    // Within what was read from the connection at once, several frames may come after it was paused.
    read.push(asBuffer(data));
    takeNext();
  });
  socket.on('pong', () => (isAlive = true));
  socket.on('close', () => {
    clearTimeout(greeting);
    read.length = 0;
  });

  function takeNext(): void {
    while (underWay < streamLimits.unansweredFrames && !isFinishing) {
      const frame = read.shift();
      if (frame === undefined) break;
      underWay += 1;
      void take(frame);
    }
    if (underWay >= streamLimits.unansweredFrames || isFinishing) socket.pause();
    else socket.resume();
  }

  async function take(frame: Buffer): Promise<void> {
    const answer = await answerTo(frame);
    parts.onAnswer(answer);
    socket.send(JSON.stringify(answer), () => {
      underWay -= 1;
      if (answer.status === 401) end(streamCloseCodes.unauthorized, answer.title ?? 'no write key');
      if (underWay === 0) idle?.();
      takeNext();
    });
  }

  async function answerTo(frame: Buffer): Promise<StreamAnswer> {
    if (writeKey === undefined) {
      writeKey = keyInFrame(frame);
      if (writeKey !== undefined && !parts.mayOpen(writeKey)) {
        end(streamCloseCodes.tooManyStreams, 'too many streams are open with this key');
      }
    }
    return answerFrame(frame, writeKey, parts.intake, parts.onError);
  }

  function end(code: number, reason: string): void {
    // A paused connection would not read the peer's goodbye.
    socket.resume();
    socket.close(code, reason);
    const cut = setTimeout(() => socket.terminate(), goodbyeMs);
    socket.once('close', () => clearTimeout(cut));
  }

  return {
    writeKey: () => writeKey,
    probe() {
      if (!isAlive && underWay === 0) {
        end(streamCloseCodes.silent, 'nobody answers');
        return;
      }
      isAlive = false;
      socket.ping();
    },
    end,
    async finish() {
      isFinishing = true;
      socket.pause();
      if (underWay > 0) await new Promise<void>((resolve) => (idle = resolve));
      end(1001, 'the server stops');
      if (socket.readyState !== socket.CLOSED) {
        await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      }
    },
  };
}

function asBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
