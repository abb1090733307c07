import { createProducer } from '@ebb/kafka';
import { testServers, trackMessage, waitFor } from '@ebb/testkit';
import { hashWriteKey } from '@ebb/db';
import { runDeadLetters } from '../src/dead-letters-cli.ts';
import { runIngest, type RunningIngest } from './running-ingest.ts';

jest.setTimeout(60_000);

let ingest: RunningIngest;

beforeAll(async () => {
  ingest = await runIngest();
  const producer = await createProducer(ingest.kafka);
  await producer.publish(ingest.names.shopEvents, [
    { key: 'a', value: 'no json', headers: { 'write-key': 'late-key' } },
    {
      key: 'b',
      value: JSON.stringify(trackMessage('a', { messageId: 'late' })),
      headers: { 'write-key': 'late-key' },
    },
  ]);
  await producer.close();
  await waitFor(() => ingest.deadLetters.length === 2, { what: 'both dead letters' });
});

afterAll(() => ingest.close());

async function command(...args: string[]) {
  const lines: string[] = [];
  const code = await runDeadLetters({
    args,
    environment: {
      KAFKA_BROKERS: testServers().kafkaBrokers,
      EBB_TOPIC_PREFIX: ingest.names.shopEvents.slice(0, -'shop.events'.length),
    },
    print: (line) => lines.push(line),
  });
  return { code, text: lines.join('\n') };
}

interface Listed {
  readonly counts: Record<string, number>;
  readonly letters: { id: string; reason: string }[];
}

describe('deadletters', () => {
  it('lists what there is, by reason', async () => {
    const { code, text } = await command('list', '--json');
    expect([code, (JSON.parse(text) as Listed).counts]).toEqual([0, { not_json: 1, unauthorized: 1 }]);
    expect((await command('list', '--reason', 'not_json')).text).toContain('In all: not_json 1');
    expect((await command('list', '--since', '2999-01-01')).code).toBe(2);
  });

  it('shows a letter as it was received', async () => {
    const { letters } = JSON.parse((await command('list', '--json', '--reason', 'not_json')).text) as Listed;
    const { text } = await command('show', letters[0]!.id);
    expect(text).toContain('ebb-reason: not_json');
    expect(text.endsWith('\n\nno json')).toBe(true);
  });

  it('sends letters again, once the cause is gone', async () => {
    expect((await command('replay', '--reason', 'unauthorized', '--dry-run')).text).toContain('Would send 1');
    await ingest.database.prisma.writeKey.create({
      data: { keyHash: hashWriteKey('late-key'), shopId: 'demo', name: 'late', createdMs: 0n },
    });
    // The key was nobody's a moment ago, and that is remembered for a second.
    await waitFor(
      async () => {
        await command('replay', '--reason', 'unauthorized');
        return ingest.events.some(({ messageId }) => messageId === 'late');
      },
      { what: 'the replayed event', timeoutMs: 20_000 },
    );
  });

  it('refuses to replay everything by accident, and unknown commands', async () => {
    await expect(command('replay')).rejects.toThrow('needs an ID or a filter');
    await expect(command('purge')).rejects.toThrow('list, show or replay');
    await expect(command('show', 'x')).rejects.toThrow('partition:offset');
  });
});
