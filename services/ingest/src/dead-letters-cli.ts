import { parseArgs } from 'node:util';
import { topics } from '@ebb/contracts';
import { createKafka, createProducer } from '@ebb/kafka';
import { ConfigError, processEnvironment } from '@ebb/service-kit';
import { readDeadLetterConfig } from './config.ts';
import { readLetters, replay, type KeptLetter, type LetterFilter } from './dead-letter-box.ts';
import { isObject } from './steps/field-rejection.ts';
import { parseTime } from './steps/read-time.ts';

const help = `Looks at the messages that could not be used, and sends them again.

  deadletters list   [filters] [--limit 50] [--json]   the newest ones and how many there are of each reason
  deadletters show   ID... [--json]                    all of a letter: headers, key, value
  deadletters replay ID... | filters [--dry-run]       back to the topic they came from, byte for byte

An ID is partition:offset in ${topics.deadLetters.name}, as "list" prints it.
Filters: --reason CODE, --topic NAME, --since ISO-TIME. "replay" needs an ID or a filter.
A replayed message that is still not acceptable becomes a new dead letter; one that had been taken meanwhile
counts once, provided it has a messageId.

Environment: KAFKA_BROKERS, EBB_TOPIC_PREFIX. Exit codes: 0 done, 1 failed, 2 nothing found, 64 wrong use.`;

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
  };
}

export interface CommandLine {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** @returns the exit code */
export async function runDeadLetters({ args, environment, print }: CommandLine): Promise<number> {
  const { command, filter, json, dryRun, limit, help: wantsHelp } = readCommand(args);
  if (wantsHelp) {
    print(help);
    return 0;
  }
  if (!['list', 'show', 'replay'].includes(command)) throw new UsageError('say list, show or replay');
  if (command === 'show' && filter.ids === undefined) throw new UsageError('show needs an ID');
  if (command === 'replay' && Object.keys(filter).length === 0)
    throw new UsageError('replay needs an ID or a filter');

  const config = readDeadLetterConfig(environment);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-deadletters' });
  const letters: KeptLetter[] = [];
  const counts = new Map<string, number>();
  await readLetters(kafka, config.topicPrefix + topics.deadLetters.name, filter, (letter) => {
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
    if (!dryRun) await replayAll(kafka, letters);
    print(
      `${dryRun ? 'Would send' : 'Sent'} ${letters.length} back: ${letters.map(({ id }) => id).join(' ')}`,
    );
  }
  return 0;
}

async function replayAll(
  kafka: ReturnType<typeof createKafka>,
  letters: readonly KeptLetter[],
): Promise<void> {
  const producer = await createProducer(kafka, { maxMessageBytes: topics.deadLetters.maxMessageBytes });
  try {
    await replay(producer, letters);
  } finally {
    await producer.close();
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
    if (!(error instanceof UsageError) && !badOption && !(error instanceof ConfigError)) return 1;
    console.error('\nSee --help.');
    return 64;
  }
}

// Only when run as a program: a test imports the function above.
if (process.argv[1]?.includes('dead-letters-cli') === true) {
  void main().then((code) => (process.exitCode = code));
}
