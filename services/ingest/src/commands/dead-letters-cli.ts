import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { topics, topicsNamed } from '@ebb/contracts';
import { findKeyOwner, openDatabase, readShops } from '@ebb/db';
import { createSealer } from '@ebb/sealing';
import {
  createKafka,
  createProducer,
  undecodableBatchReason,
  type KafkaConnection,
  type OutgoingMessage,
} from '@ebb/kafka';
import { ConfigError, processEnvironment } from '@ebb/service-kit';
import { readDeadLetterConfig, readRepairConfig } from '../config.ts';
import {
  readLetters,
  replayOf,
  sendBack,
  type KeptLetter,
  type LetterFilter,
} from '../dead-letters/dead-letter-box.ts';
import { repairLetter, type Correction, type RepairParts } from '../dead-letters/repair-letter.ts';
import { createShopKeys } from '../keys/shop-keys.ts';
import { EditError, parsePath, parseSet, type Edit } from '../steps/edit-json.ts';
import { isObject } from '../steps/field-rejection.ts';
import { parseTime } from '../steps/read-time.ts';

const help = `Looks at the messages that could not be used, and sends them again.

  deadletters list   [filters] [--limit 50] [--json]   the newest ones and how many there are of each reason
  deadletters show   ID... [--json]                    all of a letter: headers, key, value
  deadletters replay ID... | filters [--dry-run]       back to the topic they came from, byte for byte
  deadletters repair ID... | filters CHANGES [--dry-run]   a corrected copy to the topic they came from

An ID is partition:offset in ${topics.deadLetters.name}, as "list" prints it.
Filters: --reason CODE, --topic NAME, --since ISO-TIME. "replay" and "repair" need an ID or a filter.
A replayed message that is still not acceptable becomes a new dead letter; one that had been taken meanwhile
counts once, provided it has a messageId.

CHANGES: --set FIELD=VALUE and --remove FIELD, as often as wanted (FIELD like properties.currency, VALUE is JSON or a
plain word), or --file MESSAGE.json for one letter. A repaired copy is checked as its reader would check it; if one of
the letters is still not acceptable, the field and its limit are printed and none is sent. The copy keeps the messageId,
so that it counts once however often it is sent.

Environment: KAFKA_BROKERS, EBB_TOPIC_PREFIX; for "repair" also DATABASE_URL and EBB_MASTER_KEY. Exit codes: 0 done, 1 failed, 2 nothing found, 64 wrong use.`;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

function readCommand(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      limit: { type: 'string', default: '50' },
      reason: { type: 'string' },
      topic: { type: 'string' },
      since: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      remove: { type: 'string', multiple: true, default: [] },
      file: { type: 'string' },
    },
  });
  const [command = '', ...ids] = positionals;
  const sinceMs = values.since === undefined ? undefined : parseTime(values.since);
  if (values.since !== undefined && sinceMs === undefined) throw new UsageError('--since must be ISO 8601');
  const wrongId = ids.find((id) => !/^\d+:\d+$/.test(id));
  if (wrongId !== undefined)
    throw new UsageError(`${wrongId} is no ID; an ID is partition:offset, such as 0:17`);
  if (!/^[1-9]\d{0,5}$/.test(values.limit)) throw new UsageError('--limit must be a number from 1 to 999999');
  const filter: LetterFilter = {
    ...(ids.length === 0 ? {} : { ids }),
    ...(values.reason === undefined ? {} : { reason: values.reason }),
    ...(values.topic === undefined ? {} : { topic: values.topic }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
  };
  return {
    command,
    filter,
    json: values.json,
    dryRun: values['dry-run'],
    limit: Number(values.limit),
    help: values.help,
    file: values.file,
    edits: [...values.set.map(parseSet), ...values.remove.map((field): Edit => ({ path: parsePath(field) }))],
  };
}

type Command = ReturnType<typeof readCommand>;

/** @throws UsageError for a command that says too little */
function checkCommand({ command, filter, file, edits }: Command): void {
  if (!['list', 'show', 'replay', 'repair'].includes(command))
    throw new UsageError('say list, show, replay or repair');
  if (command === 'show' && filter.ids === undefined) throw new UsageError('show needs an ID');
  if (command !== 'list' && Object.keys(filter).length === 0)
    throw new UsageError(`${command} needs an ID or a filter`);
  const changes = edits.length + (file === undefined ? 0 : 1);
  if (command !== 'repair' && changes > 0) throw new UsageError(`${command} changes nothing; say repair`);
  if (command !== 'repair') return;
  if (changes === 0) throw new UsageError('repair needs --set, --remove or --file');
  if (file === undefined) return;
  if (edits.length > 0) throw new UsageError('--file is the whole message: no --set or --remove beside it');
  if (filter.ids?.length !== 1) throw new UsageError('--file repairs one letter: give one ID');
}

export interface CommandLine {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** @returns the exit code */
export async function runDeadLetters({ args, environment, print }: CommandLine): Promise<number> {
  const given = readCommand(args);
  const { command, filter, json, dryRun, limit } = given;
  if (given.help) {
    print(help);
    return 0;
  }
  checkCommand(given);

  const config = readDeadLetterConfig(environment);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-deadletters' });
  const letters: KeptLetter[] = [];
  const counts = new Map<string, number>();
  await readLetters(kafka, topicsNamed(config.topicPrefix).deadLetters.name, filter, (letter) => {
    // A whole record batch is no message: it can be looked at, not sent again.
    const sendsAgain = command === 'replay' || command === 'repair';
    if (sendsAgain && letter.reason === undecodableBatchReason) return;
    counts.set(letter.reason, (counts.get(letter.reason) ?? 0) + 1);
    letters.push(letter);
    // A list needs only the newest; without this, years of letters would have to fit into memory.
    if (command === 'list' && letters.length > limit * 2) dropOldest(letters, limit);
  });
  if (letters.length === 0) {
    print(json ? '[]' : 'No dead letters fit.');
    return 2;
  }
  if (command === 'list') {
    dropOldest(letters, limit);
    for (const line of listLines(letters, counts, json)) print(line);
  } else if (command === 'show') {
    print(json ? JSON.stringify(letters.map(whole), null, 2) : letters.map(asText).join('\n\n'));
  } else {
    const back =
      command === 'repair'
        ? await repairAll(letters, given, environment, print)
        : letters.map((letter) => ({ topic: letter.topic, message: replayOf(letter) }));
    if (back === undefined) return 1;
    if (!dryRun) await sendAll(kafka, back);
    print(
      `${dryRun ? 'Would send' : 'Sent'} ${letters.length} back: ${letters.map(({ id }) => id).join(' ')}`,
    );
  }
  return 0;
}

type SentBack = Parameters<typeof sendBack>[1];

async function sendAll(kafka: KafkaConnection, back: SentBack): Promise<void> {
  const producer = await createProducer(kafka, { maxMessageBytes: topics.deadLetters.maxMessageBytes });
  try {
    await sendBack(producer, back);
  } finally {
    await producer.close();
  }
}

/** All or nothing. @returns undefined when one of them is still not acceptable; which and why has been told */
async function repairAll(
  letters: readonly KeptLetter[],
  { file, edits }: Command,
  environment: CommandLine['environment'],
  print: CommandLine['print'],
): Promise<SentBack | undefined> {
  const correction: Correction =
    file === undefined ? { kind: 'edits', edits } : { kind: 'whole', json: await readJson(file) };
  const { topicPrefix } = readDeadLetterConfig(environment);
  const { databaseUrl, masterKey, previousMasterKeys } = readRepairConfig(environment);
  const sealer = createSealer(masterKey, previousMasterKeys);
  await using database = openDatabase(databaseUrl, { poolSize: 2 });
  const shopIds = new Set((await readShops(database)).map(({ id }) => id));
  const shopKeys = createShopKeys({
    lookUp: (writeKey) => findKeyOwner(database, sealer, writeKey, Date.now()),
    cacheMs: 60_000,
  });
  const hasShop = (shopId: string): boolean => shopIds.has(shopId);
  const parts: RepairParts = { topicPrefix, shopKeys, hasShop, now: Date.now };
  const back: { topic: string; message: OutgoingMessage }[] = [];
  for (const letter of letters) {
    const repair = await repairLetter(letter, correction, parts);
    if ('refused' in repair) print(`${letter.id} is still not acceptable: ${repair.refused}`);
    else {
      back.push({ topic: letter.topic, message: repair.ok });
      print(`${letter.id} repaired as messageId ${repair.messageId}; changed: ${repair.changed.join(', ')}`);
    }
  }
  if (back.length === letters.length) return back;
  print(`Sent none: ${letters.length - back.length} of ${letters.length} are still not acceptable.`);
  return undefined;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

function dropOldest(letters: KeptLetter[], keep: number): void {
  letters.sort((a, b) => a.failedAt.localeCompare(b.failedAt));
  letters.splice(0, Math.max(0, letters.length - keep));
}

function listLines(
  letters: readonly KeptLetter[],
  counts: ReadonlyMap<string, number>,
  json: boolean,
): string[] {
  if (json) {
    const rows = letters.map(({ message: _message, ...letter }) => letter);
    return [JSON.stringify({ counts: Object.fromEntries(counts), letters: rows }, null, 2)];
  }
  const rows = letters.map(
    ({ id, failedAt, reason, topic, partition, offset, detail }) =>
      `${id.padEnd(10)} ${failedAt}  ${reason.padEnd(18)} ${topic}[${partition}]@${offset}  ${detail}`,
  );
  const total = [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [...rows, '', `In all: ${total}`];
}

function whole({ message, ...letter }: KeptLetter) {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    ...letter,
    headers,
    key: message.key?.toString() ?? null,
    value: message.value?.toString() ?? null,
  };
}

function asText(letter: KeptLetter): string {
  const { headers, key, value, id } = whole(letter);
  const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}`);
  return [`letter: ${id}`, ...lines, `key: ${key ?? '(none)'}`, '', value ?? '(no value)'].join('\n');
}

async function main(): Promise<number> {
  try {
    return await runDeadLetters({
      args: process.argv.slice(2),
      environment: processEnvironment(),
      print: (line) => console.log(line),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    const badOption = isObject(error) && String(error['code']).startsWith('ERR_PARSE_ARGS');
    if (
      !(error instanceof UsageError) &&
      !(error instanceof EditError) &&
      !badOption &&
      !(error instanceof ConfigError)
    )
      return 1;
    console.error('\nSee --help.');
    return 64;
  }
}

// Only when run as a program: a test imports the function above.
if (process.argv[1]?.includes('dead-letters-cli') === true) {
  void main().then((code) => (process.exitCode = code));
}
