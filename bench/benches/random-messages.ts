/**
 * Random messages at both ways in, with ingest and scoring as processes of their own: counts the answers by status, and
 * shows that each accepted event is in the record or among the dead letters.
 * It measures nothing; it ends with 1 when an answer was an error of ours or an accepted event is nowhere.
 */
import { Agent, request as openRequest } from 'node:http';
import { parseArgs } from 'node:util';
import { hashWriteKey, openDatabase, type Database } from '@ebb/db';
import { createKafka, createProducer, createTailReader, ensureTopics, fetchGroupLag } from '@ebb/kafka';
import { topics } from '@ebb/contracts';
import {
  type RandomRequest,
  createTestDatabase,
  freePort,
  randomMessages,
  testSealing,
  testServers,
  uniqueName,
  waitFor,
} from '@ebb/testkit';
import { startService } from '../load/service-process.ts';

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const count = Number(options.messages);
const writeKey = 'random-write-key';
const connections = 16;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

async function seedShop({ prisma }: Database): Promise<void> {
  const money = { currency: 'EUR', currencyDigits: 2, settings: '{"exchangeRates":{"GBP":1.17}}' };
  await prisma.shop.create({ data: { id: 'demo', name: 'Demo', ...money, timeZone: 'UTC', createdMs: 0n } });
  await prisma.writeKey.create({
    data: { keyHash: hashWriteKey(writeKey), shopId: 'demo', name: 'random', createdMs: 0n },
  });
}

function send(url: string, { method, path, headers, body }: RandomRequest): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const all = { ...headers, 'content-length': body.length };
    const sent = openRequest(url + path, { method, agent, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The ids that were answered as accepted, and how often each status was answered. */
async function overHttp(url: string, requests: number) {
  const random = randomMessages(Number(options.seed), writeKey);
  const accepted = new Set<string>();
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  let asked = 0;
  async function sender(): Promise<void> {
    while (asked++ < requests) {
      const request = random.request();
      const [status, text] = await send(url, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // A call that is not taken yet says so.
      if (status >= 500 && !(status === 501 && /group|alias/.test(request.path)))
        wrong.push(
          `${status} ${request.method} ${request.path} ${request.body.toString('latin1').slice(0, 300)}`,
        );
      if (status !== 200 || request.method !== 'POST') continue;
      const { verdicts = [] } = JSON.parse(text) as { verdicts?: { status: string; messageId: string }[] };
      for (const verdict of verdicts) if (verdict.status === 'accepted') accepted.add(verdict.messageId);
    }
  }
  await Promise.all(Array.from({ length: connections }, sender));
  return { accepted, statuses, wrong };
}

async function main(): Promise<void> {
  const testDatabase = await createTestDatabase('random');
  await using db = openDatabase(testDatabase.url);
  await seedShop(db);
  const prefix = `${uniqueName('random')}.`;
  const { kafkaBrokers } = testServers();
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'random' });
  const named = Object.values(topics).map((topic) => ({ ...topic, name: prefix + topic.name }));
  await ensureTopics(kafka, named);
  const port = await freePort();
  const environment = {
    DATABASE_URL: testDatabase.url,
    KAFKA_BROKERS: kafkaBrokers,
    EBB_TOPIC_PREFIX: prefix,
  };
  const ingest = await startService('ingest', {
    ...environment,
    ...testSealing,
    EBB_HTTP_PORT: String(port),
    EBB_LOG_LEVEL: 'error',
  });
  const scoring = await startService('scoring', { ...environment, EBB_LOG_LEVEL: 'error' });

  const half = Math.floor(count / 2);
  const { accepted, statuses, wrong } = await overHttp(`http://127.0.0.1:${port}`, half);
  const random = randomMessages(Number(options.seed) + 1, writeKey);
  const producer = await createProducer(kafka, { idempotent: true });
  for (let sent = 0; sent < half; sent += 1_000) {
    const messages = Array.from({ length: Math.min(1_000, half - sent) }, () => {
      const value = random.recordValue();
      // What the generator named is accepted, or a dead letter.
      const id = /"messageId":"(random-[\d-]+)"/.exec(String(value))?.[1];
      if (id !== undefined) accepted.add(id);
      return { key: null, value, headers: { 'write-key': writeKey } };
    });
    await producer.publish(prefix + topics.shopEvents.name, messages);
  }
  await producer.close();

  const letters: string[] = [];
  const reader = await createTailReader(kafka, {
    topic: prefix + topics.deadLetters.name,
    start: { kind: 'timestamp', atMs: 0 },
    onFatal: (error) => {
      throw error;
    },
    handle: ({ messages }) => void letters.push(...messages.map(({ value }) => String(value))),
  });
  const isBehind = async (group: string, topic: string) =>
    (await fetchGroupLag(kafka, prefix + group, [prefix + topic])).some(({ lagMessages }) => lagMessages > 0);
  const timeoutMs = 600_000;
  const intakeDone = async () => !(await isBehind('ebb-ingest', topics.shopEvents.name));
  await waitFor(intakeDone, { what: 'ingest to take all', timeoutMs });
  const scoringDone = async () => !(await isBehind('ebb-scoring', topics.customerEvents.name));
  await waitFor(scoringDone, { what: 'scoring to take all', timeoutMs });

  const stored = new Set(
    (await db.prisma.event.findMany({ select: { messageId: true } })).map((row) => row.messageId),
  );
  const missing = () => {
    const aside = letters.join('\n');
    return [...accepted].filter((id) => !stored.has(id) && !aside.includes(JSON.stringify(id).slice(1, -1)));
  };
  await waitFor(() => missing().length === 0, { what: 'the last dead letters', timeoutMs: 30_000 }).catch(
    () => undefined,
  );
  await reader.stop();
  const lost = missing();
  console.log(
    `${half} requests: ${[...statuses]
      .sort()
      .map(([status, times]) => `${status} ${times}`)
      .join(', ')}`,
  );
  console.log(
    `${half} records; ${accepted.size} accepted or named, ${stored.size} in the record, ${letters.length} dead letters`,
  );
  console.log(`errors of our own ${wrong.length}, nowhere ${lost.length}`);
  for (const each of [...wrong, ...lost].slice(0, 20)) console.log(each);
  await Promise.all([ingest.stop(), scoring.stop()]);
  agent.destroy();
  await testDatabase.drop();
  process.exitCode = wrong.length + lost.length === 0 ? 0 : 1;
}

void main();
