import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '@ebb/service-kit';
import { type Command, readCommand, type ShopName, usage, UsageError } from './command.ts';
import { readSimulatorConfig, type SimulatorConfig } from './config.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { readInvoices } from './real-shop/read-invoices.ts';
import { replayMessages } from './real-shop/replay-messages.ts';
import { jsonLinesReporter, type Reporter } from './reporter.ts';
import { deliver, type Totals } from './sending/deliver.ts';
import { httpSender } from './sending/http-sender.ts';
import { kafkaSender } from './sending/kafka-sender.ts';
import { type Ledger, openLedger } from './sending/ledger.ts';
import type { Sender } from './sending/sender.ts';
import { historyMessages } from './simulated-shop/history.ts';
import { startLive } from './simulated-shop/live-stream.ts';

/** The world around a run; only `main.ts` knows the real one. */
export interface Surroundings {
  readonly environment: Environment;
  /** Folder that holds `online-retail/orders.csv.gz`. */
  readonly dataFolder: string;
  readonly out: (line: string) => void;
  readonly errors: (line: string) => void;
  readonly now: () => number;
  /** Stops the run. */
  readonly signal: AbortSignal;
}

interface Run extends Surroundings {
  readonly command: Command;
  readonly config: SimulatorConfig;
  readonly reporter: Reporter;
  readonly ledger: Ledger;
}

const stepNames = { real: 'real shop', simulated: 'simulated shop' } as const;

/** Does what the command line says; the exit codes are in `usage`. Never throws for what the world does to it. */
export async function runSimulator(argv: readonly string[], around: Surroundings): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    around.out(usage);
    return 0;
  }
  const reporter = jsonLinesReporter(around.out, around.errors, () => performance.now());
  let command: Command;
  let config: SimulatorConfig;
  try {
    command = readCommand(argv);
    config = readSimulatorConfig(around.environment);
    for (const shop of command.shops) writeKeyOf(config, shop);
  } catch (error) {
    reporter.problem(wordsOf(error));
    return 2;
  }
  const ledger = openLedger(command.ledger);
  const run: Run = { ...around, command, config, reporter, ledger };
  try {
    const rejected = command.action === 'load' ? await load(run) : await live(run);
    return rejected > 0 ? 3 : 0;
  } catch (error) {
    if (around.signal.aborted) return command.action === 'live' ? 0 : 143;
    reporter.problem(wordsOf(error));
    return 1;
  } finally {
    ledger.close();
  }
}

async function load(run: Run): Promise<number> {
  let rejected = 0;
  for (const shop of run.command.shops) {
    const messages = await historyOf(shop, run);
    const sender = openSender(shop, run);
    try {
      const totals = await send(run, shop, sender, messages);
      run.reporter.finished(stepNames[shop], totals, messages.length);
      rejected += totals.rejected;
    } finally {
      await sender.close();
    }
  }
  return rejected;
}

async function historyOf(shop: ShopName, run: Run): Promise<OutgoingMessage[]> {
  const nowMs = run.command.nowMs ?? run.now();
  if (shop === 'simulated') return [...historyMessages(run.command, nowMs)];
  return replayMessages(await readInvoices(join(run.dataFolder, 'online-retail/orders.csv.gz')), nowMs);
}

/** How often the living shop is asked what has happened. Short enough that nobody sees the steps. */
const tickMs = 200;

async function live(run: Run): Promise<number> {
  const shop = 'simulated';
  const sender = openSender(shop, run);
  const eventsPerSecond = run.command.eventsPerSecond ?? run.config.eventsPerSecond;
  // A pace of nothing is a shop that is closed: it waits to be stopped.
  const stream =
    eventsPerSecond > 0 ? startLive({ ...run.command, eventsPerSecond }, run.now()) : { due: () => [] };
  const totals: Totals = { done: 0, accepted: 0, rejected: 0 };
  try {
    while (!run.signal.aborted) {
      const messages = stream.due(run.now());
      if (messages.length > 0) {
        const sent = await send(run, shop, sender, messages);
        totals.done += sent.done;
        totals.accepted += sent.accepted;
        totals.rejected += sent.rejected;
        run.reporter.progress('live', totals, totals.done);
      }
      await delay(tickMs, undefined, { signal: run.signal });
    }
  } finally {
    run.reporter.finished('live', totals, totals.done);
    await sender.close();
  }
  return totals.rejected;
}

function send(
  run: Run,
  shop: ShopName,
  sender: Sender,
  messages: readonly OutgoingMessage[],
): Promise<Totals> {
  const { command, reporter } = run;
  const step = command.action === 'live' ? 'live' : stepNames[shop];
  return deliver(messages, {
    sender,
    ledger: run.ledger,
    batchEvents: command.batchEvents,
    concurrency: command.concurrency,
    signal: run.signal,
    onProgress: (totals) => {
      if (command.action === 'load') reporter.progress(step, totals, messages.length);
    },
    onRefusal: (refusal) => reporter.refused(step, refusal),
  });
}

function openSender(shop: ShopName, { command, config }: Run): Sender {
  const writeKey = writeKeyOf(config, shop);
  const { giveUpAfterMs } = command;
  return command.through === 'kafka'
    ? kafkaSender({ brokers: config.brokers ?? ['127.0.0.1:9092'], writeKey, giveUpAfterMs })
    : httpSender({ url: command.url ?? config.ingestUrl, writeKey, giveUpAfterMs });
}

function writeKeyOf(config: SimulatorConfig, shop: ShopName): string {
  const key = shop === 'real' ? config.realShopKey : config.simulatedShopKey;
  if (key === undefined) {
    throw new UsageError(
      `EBB_${shop.toUpperCase()}_SHOP_KEY: the write key of the ${stepNames[shop]} is needed`,
    );
  }
  return key;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
