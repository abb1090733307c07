import type { FastifyInstance } from 'fastify';
import { KafkaUnavailableError, ProducerOverloadedError } from '@ebb/kafka';
import { trackMessage, waitFor } from '@ebb/testkit';
import { appWith, owner } from './app-without-servers.ts';
import { post, runIngest } from './running-ingest.ts';

async function track(app: FastifyInstance) {
  return app.inject({
    method: 'POST',
    url: '/v1/track',
    headers: { authorization: 'Bearer key' },
    payload: { ...trackMessage('a') },
  });
}

describe('when something is away', () => {
  it.each([
    ['Kafka', new KafkaUnavailableError('away'), '5'],
    ['room in the queue', new ProducerOverloadedError('full'), '1'],
  ])('%s: 503 with the time to come back, and nothing claimed', async (_what, error, retryAfter) => {
    const app = appWith({
      publish: async () => {
        throw error;
      },
    });
    const answer = await track(app);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    const body: unknown = answer.json();
    expect(body).toMatchObject({ type: 'urn:ebb:problem:unavailable', status: 503 });
    expect(body).not.toHaveProperty('accepted');
    await app.close();
  });

  it('does not answer before Kafka has acknowledged', async () => {
    let acknowledge = () => {};
    let published = 0;
    const app = appWith({
      publish: (_topic, messages) => {
        published += messages.length;
        return new Promise((resolve) => (acknowledge = resolve));
      },
    });
    let answered = false;
    const answer = track(app).then((response) => {
      answered = true;
      return response;
    });
    await waitFor(() => published === 1, { what: 'the event at the producer' });
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    acknowledge();
    expect((await answer).statusCode).toBe(200);
    await app.close();
  });

  it('the record: 503 for a key not in memory, and 200 for one that was known a moment ago', async () => {
    let away = true;
    const app = appWith({
      lookUp: async () => {
        if (away) throw new Error('no connection');
        return owner;
      },
    });
    expect((await track(app)).statusCode).toBe(503);
    away = false;
    expect((await track(app)).statusCode).toBe(200);
    away = true;
    await waitFor(async () => (await track(app)).statusCode === 200, { what: 'an answer from memory' });
    await app.close();
  });
});

it('a stop finishes the requests under way: what was answered is stored', async () => {
  const ingest = await runIngest();
  const accepted: string[] = [];
  let refused = 0;
  let sending = true;
  async function sender(name: number): Promise<void> {
    for (let index = 0; sending; index += 1) {
      const messageId = `${name}-${index}`;
      try {
        const answer = await post(ingest, '/v1/track', trackMessage('a', { messageId }));
        if (answer.status === 200) accepted.push(messageId);
      } catch {
        refused += 1;
        return;
      }
    }
  }
  const senders = [0, 1, 2, 3, 4, 5, 6, 7].map(sender);
  await waitFor(() => accepted.length > 200, { what: 'a stream of events' });
  const restarting = ingest.restart();
  await waitFor(() => refused > 0, { what: 'the port to close' });
  sending = false;
  await Promise.all(senders);
  const after = await restarting;
  await waitFor(() => after.events.length >= accepted.length, { what: 'all accepted events' });
  const stored = new Set(after.events.map(({ messageId }) => messageId));
  expect(accepted.filter((messageId) => !stored.has(messageId))).toEqual([]);
  await after.close();
});
