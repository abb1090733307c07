import { KafkaUnavailableError, ProducerOverloadedError } from '../connection/kafka-errors.ts';

export interface SendQueueOptions<Message> {
  /** Writes one group of messages; resolves once they are acknowledged. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
  readonly bytesOf: (message: Message) => number;
  /** One group holds at most this much; a single larger message goes alone. */
  readonly maxGroupBytes: number;
  /** Limits on what waits and what is being written together. */
  readonly maxQueuedMessages: number;
  readonly maxQueuedBytes: number;
  /** After this long without an acknowledgement a caller is told so. */
  readonly deadlineMs: number;
  /** Groups being written at once. 1 keeps the order of calls. */
  readonly maxInFlight: number;
}

export interface SendQueue<Message> {
  /**
   * Resolves once all messages of this call are acknowledged.
   *
   * @throws ProducerOverloadedError at once, with nothing written, when the queue is full
   * @throws KafkaUnavailableError after the deadline; the messages may or may not have been written
   */
  push(messages: readonly Message[]): Promise<void>;
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  /** Resolves when nothing waits and nothing is being written. */
  idle(): Promise<void>;
}

interface Job<Message> {
  readonly messages: readonly Message[];
  taken: number;
  unacknowledged: number;
  finished: boolean;
  readonly timer: NodeJS.Timeout;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Group<Message> {
  readonly messages: Message[];
  readonly shares: { readonly job: Job<Message>; readonly count: number }[];
  bytes: number;
}

/**
 * Group commit: while one group is being written, further calls gather into the next one. Many small calls thus
 * share one request, and the more come, the larger the groups get; a lone call waits for nobody.
 */
export function createSendQueue<Message>(options: SendQueueOptions<Message>): SendQueue<Message> {
  const { send, bytesOf, maxGroupBytes, maxQueuedMessages, maxQueuedBytes, deadlineMs, maxInFlight } =
    options;
  let jobs: Job<Message>[] = [];
  let inFlight = 0;
  let queuedMessages = 0;
  let queuedBytes = 0;
  let idleWaiters: (() => void)[] = [];

  function finish(job: Job<Message>, error?: unknown): void {
    if (job.finished) return;
    job.finished = true;
    clearTimeout(job.timer);
    if (error === undefined) job.resolve();
    else job.reject(error);
  }

  /** Forgets what a finished job still had waiting. */
  function discardRest(job: Job<Message>): void {
    for (; job.taken < job.messages.length; job.taken += 1) {
      queuedMessages -= 1;
      queuedBytes -= bytesOf(job.messages[job.taken]!);
    }
  }

  function takeGroup(): Group<Message> {
    const group: Group<Message> = { messages: [], shares: [], bytes: 0 };
    let used = 0;
    for (const job of jobs) {
      const before = job.taken;
      while (!job.finished && job.taken < job.messages.length) {
        const message = job.messages[job.taken]!;
        const bytes = bytesOf(message);
        if (group.messages.length > 0 && group.bytes + bytes > maxGroupBytes) break;
        group.messages.push(message);
        group.bytes += bytes;
        job.taken += 1;
      }
      if (job.taken > before) group.shares.push({ job, count: job.taken - before });
      if (!job.finished && job.taken < job.messages.length) break;
      used += 1;
    }
    jobs = used === jobs.length ? [] : jobs.slice(used);
    return group;
  }

  async function write(group: Group<Message>): Promise<void> {
    try {
      await send(group.messages);
      for (const { job, count } of group.shares) {
        job.unacknowledged -= count;
        if (job.unacknowledged === 0) finish(job);
      }
    } catch (error) {
      for (const { job } of group.shares) {
        finish(job, error);
        discardRest(job);
      }
    } finally {
      inFlight -= 1;
      queuedMessages -= group.messages.length;
      queuedBytes -= group.bytes;
      pump();
    }
  }

  function pump(): void {
    while (inFlight < maxInFlight && jobs.length > 0) {
      const group = takeGroup();
      if (group.messages.length === 0) continue;
      inFlight += 1;
      void write(group);
    }
    if (inFlight === 0 && jobs.length === 0) {
      const waiters = idleWaiters;
      idleWaiters = [];
      for (const wake of waiters) wake();
    }
  }

  return {
    get queuedMessages() {
      return queuedMessages;
    },
    get queuedBytes() {
      return queuedBytes;
    },
    push(messages) {
      if (messages.length === 0) return Promise.resolve();
      let bytes = 0;
      for (const message of messages) bytes += bytesOf(message);
      // A single call larger than the whole queue must have a chance when nothing else waits.
      const full =
        queuedMessages + messages.length > maxQueuedMessages || queuedBytes + bytes > maxQueuedBytes;
      if (full && queuedMessages > 0) {
        return Promise.reject(
          new ProducerOverloadedError(
            `${queuedMessages} messages (${queuedBytes} bytes) are waiting already`,
          ),
        );
      }
      return new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          finish(job, new KafkaUnavailableError(`no acknowledgement within ${deadlineMs} ms`));
          discardRest(job);
        }, deadlineMs);
        const job: Job<Message> = {
          messages,
          taken: 0,
          unacknowledged: messages.length,
          finished: false,
          timer,
          resolve,
          reject,
        };
        queuedMessages += messages.length;
        queuedBytes += bytes;
        jobs.push(job);
        pump();
      });
    },
    idle() {
      if (inFlight === 0 && jobs.length === 0) return Promise.resolve();
      return new Promise((resolve) => idleWaiters.push(resolve));
    },
  };
}
