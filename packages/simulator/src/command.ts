import { parseArgs } from 'node:util';

export type ShopName = 'real' | 'simulated';

/** What the command line asks for, checked. */
export interface Command {
  readonly action: 'load' | 'live';
  readonly shops: readonly ShopName[];
  readonly through: 'http' | 'kafka';
  /** Origin of ingest; undefined: from the environment. */
  readonly url: string | undefined;
  readonly ledger: string | undefined;
  readonly batchEvents: number;
  readonly concurrency: number;
  /** Pace of live; undefined: from the environment. */
  readonly eventsPerSecond: number | undefined;
  readonly giveUpAfterMs: number;
  readonly seed: number;
  readonly customers: number;
  readonly historyDays: number;
  /** The present of a load, epoch milliseconds; undefined: the clock. */
  readonly nowMs: number | undefined;
}

/** The command line cannot be understood; the message says why, for a person. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Two demonstration shops, sent to Ebb as any shop would send.

  load   sends the history of the shops and ends. Sent again, it counts nothing twice.
  live   goes on sending the simulated shop's events until it is stopped.

  --shop real|simulated|both    load: both unless told; live: only simulated
  --through http|kafka          the ingest API (unless told), or the topic shop.events
  --url URL                     origin of ingest (EBB_INGEST_URL)
  --ledger FILE                 append the message ids that were answered with success, one a line
  --batch N                     events in a batch, 1-2500 (500)
  --concurrency N               batches on their way at once, 1-64 (4)
  --events-per-second N         pace of live, 0.01-10000 (EBB_EVENTS_PER_SECOND, or 1)
  --give-up-after-seconds N     how long one batch may fail (load: 60, live: 86400)
  --seed N                      another simulated shop (7)
  --customers N                 its size, 1-100000 (1000)
  --history-days N              its generated past (730)
  --now TIME                    load as if it were this time (ISO 8601)

Environment: EBB_INGEST_URL, EBB_REAL_SHOP_KEY, EBB_SIMULATED_SHOP_KEY, KAFKA_BROKERS, EBB_EVENTS_PER_SECOND.
Ends with 0 when all was delivered, 1 when it could not deliver, 2 when it was called wrongly, 3 when events were
refused, 143 when a load was stopped before its end.
`;

const options = {
  shop: { type: 'string' },
  through: { type: 'string', default: 'http' },
  url: { type: 'string' },
  ledger: { type: 'string' },
  batch: { type: 'string', default: '500' },
  concurrency: { type: 'string', default: '4' },
  'events-per-second': { type: 'string' },
  'give-up-after-seconds': { type: 'string' },
  seed: { type: 'string', default: '7' },
  customers: { type: 'string', default: '1000' },
  'history-days': { type: 'string', default: '730' },
  now: { type: 'string' },
} as const;

function oneOf<const Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new UsageError(`--${name}: expected ${choices.join(', ')}, got "${text}"`);
  return choice;
}

function numberIn(name: string, text: string, from: number, to: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= from && value <= to)) {
    throw new UsageError(`--${name}: expected a number from ${from} to ${to}, got "${text}"`);
  }
  return value;
}

function integerIn(name: string, text: string, from: number, to: number): number {
  const value = numberIn(name, text, from, to);
  if (!Number.isInteger(value)) throw new UsageError(`--${name}: expected a whole number, got "${text}"`);
  return value;
}

function shopsOf(action: Command['action'], text: string | undefined): ShopName[] {
  const named = oneOf('shop', text ?? (action === 'load' ? 'both' : 'simulated'), [
    'real',
    'simulated',
    'both',
  ]);
  if (action === 'live' && named !== 'simulated') {
    throw new UsageError('--shop: only the simulated shop lives; the history of the real one is over');
  }
  return named === 'both' ? ['real', 'simulated'] : [named];
}

/**
 * Reads the command line (without `node` and the script).
 *
 * @throws UsageError with one sentence
 */
export function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (positionals.length !== 1) throw new UsageError('expected one of: load, live');
  const action = oneOf('action', positionals[0] ?? '', ['load', 'live']);
  const paceText = values['events-per-second'];
  const giveUpText = values['give-up-after-seconds'] ?? (action === 'load' ? '60' : '86400');
  const nowMs = values.now === undefined ? undefined : Date.parse(values.now);
  if (Number.isNaN(nowMs)) throw new UsageError(`--now: expected an ISO 8601 time, got "${values.now}"`);
  return {
    action,
    shops: shopsOf(action, values.shop),
    through: oneOf('through', values.through, ['http', 'kafka']),
    url: values.url,
    ledger: values.ledger,
    batchEvents: integerIn('batch', values.batch, 1, 2_500),
    concurrency: integerIn('concurrency', values.concurrency, 1, 64),
    eventsPerSecond:
      paceText === undefined ? undefined : numberIn('events-per-second', paceText, 0.01, 10_000),
    giveUpAfterMs: 1_000 * numberIn('give-up-after-seconds', giveUpText, 1, 86_400),
    seed: integerIn('seed', values.seed, 0, 2 ** 31 - 1),
    customers: integerIn('customers', values.customers, 1, 100_000),
    historyDays: integerIn('history-days', values['history-days'], 1, 3_650),
    nowMs,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
