import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from './shared-settings.ts';
import type { Health } from './health.ts';
import { createHealth } from './health.ts';
import { createLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createMetrics } from './metrics.ts';

/** What every part of a process is handed: where to report, and how to take part in its life. */
export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  /** Aborted when the process begins to stop; loops end on it. */
  readonly signal: AbortSignal;
  /** Registers how to end a part that has just been started. Parts stop in reverse order of registration. */
  readonly onStop: (part: string, stop: () => Promise<void> | void) => void;
  /**
   * A background loop died: logs, turns not ready and stops the process with exit code 1.
   * Needs no `this`: `loop().catch(scope.fail)`.
   */
  readonly fail: (error: unknown) => void;
}

/** A scope in the hands of whoever created it: they, and only they, end it. */
export interface OwnedScope extends Scope {
  /**
   * Ends all parts in reverse order; calling it again returns the same promise.
   * @throws StopError when a part threw or the deadline passed; all other parts were still given their turn
   */
  stop(reason?: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Parts that did not end as they should. */
export class StopError extends Error {
  override readonly name = 'StopError';
  readonly parts: readonly string[];

  constructor(message: string, parts: readonly string[], causes: readonly unknown[] = []) {
    super(message, { cause: causes.length === 1 ? causes[0] : causes });
    this.parts = parts;
  }
}

export interface ScopeOptions {
  readonly name: string;
  readonly version?: string;
  /** `silent` by default, which is what tests want. */
  readonly logLevel?: LogLevel;
  /** Where log lines go; standard output by default. */
  readonly log?: DestinationStream | undefined;
  /** For all parts together; 10 s by default. */
  readonly stopDeadlineMs?: number;
  /** Told about a failed background loop. By default the scope only stops itself. */
  readonly onFail?: (error: unknown) => void;
}

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

export function createScope(options: ScopeOptions): OwnedScope {
  const { name, version = 'dev', stopDeadlineMs = 10_000 } = options;
  const log = createLogger({ name, version, level: options.logLevel ?? 'silent', destination: options.log });
  const health = createHealth();
  const abort = new AbortController();
  const parts: Part[] = [];
  let stopping: Promise<void> | undefined;
  let failed = false;

  async function stopParts(): Promise<void> {
    const broken: string[] = [];
    const causes: unknown[] = [];
    // Taken from the end one by one, so that a part which a late start adds meanwhile is stopped too.
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      current = part.name;
      try {
        await part.stop();
        log.debug({ part: part.name }, 'part stopped');
      } catch (error) {
        log.error({ err: error, part: part.name }, 'a part failed to stop');
        broken.push(part.name);
        causes.push(error);
      }
    }
    if (broken.length > 0) throw new StopError(`failed to stop: ${broken.join(', ')}`, broken, causes);
  }
  let current = '';

  async function stopWithDeadline(reason: string): Promise<void> {
    log.info({ reason }, 'stopping');
    health.enter('stopping');
    abort.abort(new Error(reason));
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const unfinished = [current, ...parts.map((part) => part.name).reverse()];
        reject(
          new StopError(`not stopped within ${stopDeadlineMs} ms: ${unfinished.join(', ')}`, unfinished),
        );
      }, stopDeadlineMs);
    });
    try {
      await Promise.race([stopParts(), deadline]);
      log.info('stopped');
    } finally {
      clearTimeout(timer);
    }
  }

  const scope: OwnedScope = {
    name,
    version,
    log,
    metrics: createMetrics({ name, version }),
    health,
    signal: abort.signal,
    onStop(part, stop) {
      parts.push({ name: part, stop });
    },
    fail(error) {
      // While stopping, loops break because their connections are being closed; that is no news.
      if (failed || stopping !== undefined) return;
      failed = true;
      log.fatal({ err: error }, 'a background part died');
      health.enter('failed', error instanceof Error ? error.message : String(error));
      if (options.onFail !== undefined) options.onFail(error);
      else scope.stop('a background part died').catch((stopError: unknown) => log.error({ err: stopError }));
    },
    stop(reason = 'asked to') {
      stopping ??= stopWithDeadline(reason);
      return stopping;
    },
    [Symbol.asyncDispose]() {
      return scope.stop('disposed');
    },
  };
  return scope;
}
