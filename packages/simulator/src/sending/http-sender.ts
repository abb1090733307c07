import { setTimeout as delay } from 'node:timers/promises';
import { IngestAnswer } from '@ebb/contracts';
import { Value } from 'typebox/value';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { retryAfterMs, retryDelayMs } from './retry-delay.ts';
import { type Delivery, DeliveryError, type Refusal, type Sender } from './sender.ts';

export interface HttpSenderOptions {
  /** Origin of ingest, e.g. `http://127.0.0.1:4101`. */
  readonly url: string;
  readonly writeKey: string;
  /** How long one batch may fail before the sender gives up. */
  readonly giveUpAfterMs: number;
  readonly requestTimeoutMs?: number;
}

type Attempt = { done: Delivery } | { again: string; afterMs: number | undefined };

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Sends to `POST /v1/batch` as Segment's libraries do: the write key as the user of basic authentication, `sentAt` at
 * the time of sending. Anything that may pass (no connection, 429, 5xx) is tried again with the same message ids,
 * so an answer that was lost on the way counts nothing twice.
 */
export function httpSender(options: HttpSenderOptions): Sender {
  const address = new URL('/v1/batch', options.url);
  const authorization = `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`;

  async function attempt(batch: readonly OutgoingMessage[], signal: AbortSignal): Promise<Attempt> {
    const timeout = AbortSignal.timeout(options.requestTimeoutMs ?? 30_000);
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
        signal: AbortSignal.any([signal, timeout]),
      });
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      return { again: connectionProblem(error), afterMs: undefined };
    }
    if (passing.has(response.status)) {
      return {
        again: `${response.status} ${text.slice(0, 200)}`,
        afterMs: retryAfterMs(response.headers.get('retry-after')),
      };
    }
    const answer = readAnswer(text);
    if (answer === undefined || (response.status !== 200 && response.status !== 400)) {
      throw new DeliveryError(`${address.href} answered ${response.status}: ${text.slice(0, 300)}`);
    }
    return { done: asDelivery(batch, answer) };
  }

  return {
    async send(batch, signal) {
      const startedMs = performance.now();
      for (let attempts = 0; ; attempts += 1) {
        const result = await attempt(batch, signal);
        if ('done' in result) return result.done;
        const waitMs = result.afterMs ?? retryDelayMs(attempts);
        if (performance.now() - startedMs + waitMs > options.giveUpAfterMs) {
          throw new DeliveryError(`${address.href}: gave up after ${attempts + 1} attempts: ${result.again}`);
        }
        await delay(waitMs, undefined, { signal });
      }
    },
    async close() {
      // fetch keeps its connections in a pool that does not hold the process open.
    },
  };
}

function readAnswer(text: string): IngestAnswer | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return Value.Check(IngestAnswer, body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Only refused events are named in the answer; the others were taken. */
function asDelivery(batch: readonly OutgoingMessage[], answer: IngestAnswer): Delivery {
  const refusedAt = new Map(
    answer.verdicts.filter(({ status }) => status === 'rejected').map((verdict) => [verdict.index, verdict]),
  );
  if (refusedAt.size !== answer.rejected || batch.length !== answer.accepted + answer.rejected) {
    throw new DeliveryError(
      `the answer does not add up: sent ${batch.length}, accepted ${answer.accepted}, rejected ${answer.rejected}, ` +
        `named ${refusedAt.size}`,
    );
  }
  const acceptedIds: string[] = [];
  const refusals: Refusal[] = [];
  batch.forEach(({ messageId }, index) => {
    const verdict = refusedAt.get(index);
    if (verdict === undefined) acceptedIds.push(messageId);
    else
      refusals.push({
        messageId,
        code: verdict.code ?? 'unknown',
        message: verdict.message ?? 'no reason given',
      });
  });
  return { acceptedIds, refusals };
}

function connectionProblem(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
