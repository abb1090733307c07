import { request as openRequest, Agent } from 'node:http';
import { deadLetterHeaders } from '@ebb/contracts';
import { checkCustomerEvent } from '@ebb/contracts/check-event';
import { createProducer, createTailReader, fetchGroupLag, headerText } from '@ebb/kafka';
import { randomMessages, waitFor, type RandomRequest } from '@ebb/testkit';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

// A few thousand here; `node bench/run.mjs random-messages --messages 100000` sends more, with scoring behind it.
const requests = 2_000;
const records = 2_000;
const seed = 20_261_121;

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
});
afterAll(() => ingest.close());

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
afterAll(() => agent.destroy());

/** Sent as it is: whatever the headers say. */
function send({ method, path, headers, body }: RandomRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = openRequest(
      ingest.url + path,
      { method, agent, headers: { ...headers, 'content-length': body.length } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

interface Answer {
  readonly verdicts?: readonly { readonly status: string; readonly messageId: string | null }[];
}

it('answers random requests without an error of its own, and passes on all it accepted and nothing that scoring would refuse', async () => {
  const random = randomMessages(seed, writeKey);
  const accepted = new Set<string>();
  const wrong: string[] = [];
  let answered = 0;
  async function sender(): Promise<void> {
    while (answered < requests) {
      answered += 1;
      const asked = random.request();
      const { status, text } = await send(asked);
      // A call that is not taken yet says so with 501.
      const isRefusal = status >= 400 && status < 500;
      if (status === 200 || isRefusal) {
        const { verdicts = [] } = asked.method === 'POST' ? (JSON.parse(text) as Answer) : {};
        for (const { status: verdict, messageId } of verdicts)
          if (verdict === 'accepted') accepted.add(messageId ?? '');
      } else if (status !== 204 && !(status === 501 && /group|alias/.test(asked.path))) {
        wrong.push(`${status} ${asked.method} ${asked.path} ${asked.body.toString('latin1').slice(0, 300)}`);
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, sender));
  expect(wrong).toEqual([]);
  expect(accepted.size).toBeGreaterThan(requests / 10);
  const passedOn = () => new Set(ingest.events.map(({ messageId }) => messageId));
  await waitFor(() => [...accepted].every((id) => passedOn().has(id)), { what: 'all accepted events' });
  expect([...passedOn()].filter((id) => !accepted.has(id))).toEqual([]);
  expect(ingest.events.filter((event) => 'flaw' in checkCustomerEvent(event))).toEqual([]);
  expect((await fetch(`${ingest.opsUrl}/livez`)).status).toBe(200);
});

it('makes of every random record an event or a dead letter, and goes on', async () => {
  const random = randomMessages(seed + 1, writeKey);
  const before = ingest.events.length;
  const producer = await createProducer(ingest.kafka, { idempotent: true });
  const messages = Array.from({ length: records }, () => ({
    key: null,
    value: random.recordValue(),
    headers: { 'write-key': writeKey },
  }));
  await producer.publish(ingest.names.shopEvents, messages);
  await producer.close();
  const lag = async () =>
    (await fetchGroupLag(ingest.kafka, ingest.groupId, [ingest.names.shopEvents])).reduce(
      (sum, { lagMessages }) => sum + lagMessages,
      0,
    );
  await waitFor(async () => (await lag()) === 0, { what: 'all records to be taken' });

  /** By place: the id each record brought, if any. */
  const read = new Map<string, string | undefined>();
  const reader = await createTailReader(ingest.kafka, {
    topic: ingest.names.shopEvents,
    start: { kind: 'timestamp', atMs: 0 },
    onFatal: (error) => {
      throw error;
    },
    handle: ({ partition, messages: found }) => {
      for (const { offset, value } of found)
        read.set(`${partition}@${offset}`, /"messageId":"(random-[\d-]+)"/.exec(String(value))?.[1]);
    },
  });
  await waitFor(() => read.size >= records, { what: 'the records' });
  await reader.stop();
  const setAside = () =>
    new Set(
      ingest.deadLetters.map(
        (letter) =>
          `${headerText(letter, deadLetterHeaders.partition)}@${headerText(letter, deadLetterHeaders.offset)}`,
      ),
    );
  // By their place: a message without an id has one that follows from its content, and may have come over HTTP before.
  const events = () => ingest.events.slice(before);
  await waitFor(() => setAside().size + events().length >= records, {
    what: 'an event or a letter for each',
  });
  const ids = new Set(events().map(({ messageId }) => messageId));
  const lost = [...read].filter(([place, id]) => id !== undefined && !ids.has(id) && !setAside().has(place));
  expect(lost).toEqual([]);
  expect(events().length).toBeGreaterThan(records / 10);
  expect(setAside().size).toBeGreaterThan(records / 10);
  expect([...setAside()].filter((place) => !read.has(place))).toEqual([]);
  expect(events().filter((event) => 'flaw' in checkCustomerEvent(event))).toEqual([]);
});
