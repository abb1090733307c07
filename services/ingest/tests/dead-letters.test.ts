import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CustomerEvent } from '@ebb/contracts';
import {
  createDeadLetterWriter,
  createProducer,
  createTailReader,
  headerText,
  type FetchedMessage,
} from '@ebb/kafka';
import { testSealing, testServers, trackMessage, waitFor } from '@ebb/testkit';
import { hashWriteKey } from '@ebb/db';
import { runDeadLetters } from '../src/commands/dead-letters-cli.ts';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;

beforeAll(async () => {
  ingest = await runIngest();
  const producer = await createProducer(ingest.kafka, { idempotent: true });
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
      DATABASE_URL: ingest.databaseUrl,
      ...testSealing,
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
      { what: 'the replayed event' },
    );
  });

  it('refuses to replay everything by accident, and unknown commands', async () => {
    await expect(command('replay')).rejects.toThrow('needs an ID or a filter');
    await expect(command('purge')).rejects.toThrow('list, show, replay or repair');
    await expect(command('show', 'x')).rejects.toThrow('partition:offset');
  });
});

describe('deadletters repair', () => {
  const order = trackMessage('Order Completed', {
    messageId: 'wrong-currency',
    userId: 'rita',
    properties: { order_id: 'o1', total: 10, currency: 'XXX' },
  });

  /** Puts one more message aside and returns the letter's id. */
  async function putAside(value: string, reason: string): Promise<string> {
    const before = ingest.deadLetters.length;
    const producer = await createProducer(ingest.kafka, { idempotent: true });
    await producer.publish(ingest.names.shopEvents, [
      { key: 'r', value, headers: { 'write-key': writeKey, theirs: 'kept' } },
    ]);
    await producer.close();
    await waitFor(() => ingest.deadLetters.length > before, { what: 'the letter' });
    const { text } = await command('list', '--json', '--reason', reason);
    return (JSON.parse(text) as Listed).letters.at(-1)!.id;
  }

  const taken = (id: string) => ingest.events.filter(({ messageId }) => messageId === id);

  it('sends a corrected copy with the same messageId, and says what it replaces', async () => {
    const id = await putAside(JSON.stringify(order), 'unknown_currency');
    const raw: FetchedMessage[] = [];
    const reader = await createTailReader(ingest.kafka, {
      topic: ingest.names.shopEvents,
      start: { kind: 'latest' },
      handle: ({ messages }) => void raw.push(...messages),
      onFatal: (error) => {
        throw error;
      },
    });
    const set = ['--set', 'properties.currency=GBP'];
    const dry = await command('repair', id, ...set, '--dry-run');
    expect(dry).toMatchObject({ code: 0, text: expect.stringContaining('Would send 1') as string });
    for (let time = 0; time < 2; time++) {
      const { code, text } = await command('repair', id, ...set);
      expect([code, text]).toEqual([
        0,
        `${id} repaired as messageId wrong-currency; changed: properties.currency\nSent 1 back: ${id}`,
      ]);
    }
    await waitFor(() => taken('wrong-currency').length === 2, { what: 'the repaired event' });
    // Twice the same: whoever reads it counts it once.
    const [one, two] = taken('wrong-currency');
    expect(one).toEqual({ ...two, receivedAt: one?.receivedAt });
    expect(one).toMatchObject({ customerId: 'rita', amountMinor: 1_170 });
    await waitFor(() => raw.length === 2, { what: 'the records' });
    await reader.stop();
    expect(headerText(raw[0]!, 'ebb-replay-of')).toBe(id);
    expect(headerText(raw[0]!, 'ebb-replaces')).toMatch(/shop\.events\[\d+\]@\d+$/);
    expect(headerText(raw[0]!, 'ebb-repaired')).toBe('properties.currency');
    expect(headerText(raw[0]!, 'theirs')).toBe('kept');
    expect(headerText(raw[0]!, 'ebb-reason')).toBeUndefined();
  });

  it('refuses a copy that its reader would refuse, naming field and limit, and sends none', async () => {
    const id = await putAside(JSON.stringify({ ...order, messageId: 'stays-wrong' }), 'unknown_currency');
    const { code, text } = await command('repair', id, '--set', 'properties.currency="YYY"');
    expect(code).toBe(1);
    expect(text).toMatch(/still not acceptable: properties\.currency: .*YYY[^]*Sent none/);
    const renamed = await command(
      'repair',
      id,
      '--set',
      'properties.currency=GBP',
      '--set',
      'messageId=other',
    );
    expect([renamed.code, renamed.text]).toEqual([
      1,
      expect.stringContaining('messageId must stay "stays-wrong"') as string,
    ]);
    expect(taken('other')).toEqual([]);
  });

  it('lets a messageId be changed that was itself what is wrong', async () => {
    const id = await putAside(
      JSON.stringify(trackMessage('a', { messageId: 'm'.repeat(256) })),
      'invalid_field',
    );
    expect((await command('repair', id, '--set', 'messageId=short')).code).toBe(0);
    await waitFor(() => taken('short').length === 1, { what: 'the event' });
  });

  it('takes the whole message from a file where the original cannot be read, under one id for good', async () => {
    const id = await putAside('{"type":"track","userId":"rita","eve', 'not_json');
    expect((await command('repair', id, '--set', 'event=a')).text).toContain('give the whole message');
    const folder = await mkdtemp(path.join(tmpdir(), 'ebb-repair-'));
    try {
      const file = path.join(folder, 'fixed.json');
      const ids: string[] = [];
      for (const event of ['a', 'b']) {
        await writeFile(file, JSON.stringify({ type: 'track', userId: 'rita', event }));
        const { code, text } = await command('repair', id, '--file', file);
        expect(code).toBe(0);
        ids.push(/messageId (repaired-\w+);/.exec(text)![1]!);
      }
      expect(new Set(ids).size).toBe(1);
      await waitFor(() => taken(ids[0]!).length === 2, { what: 'both copies' });
      await writeFile(file, '{');
      await expect(command('repair', id, '--file', file)).rejects.toThrow(/fixed\.json: /);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('checks what scoring put aside as scoring does', async () => {
    const event: CustomerEvent = {
      v: 1,
      shopId: 'demo',
      customerId: 'rita',
      messageId: 'scored',
      kind: 'order_completed',
      occurredAt: 1_700_000_000_000,
      receivedAt: 1_700_000_000_000,
      amountMinor: 0.5,
    };
    const producer = await createProducer(ingest.kafka, { idempotent: true });
    await createDeadLetterWriter({
      producer,
      service: 'scoring',
      now: Date.now,
      topic: ingest.names.deadLetters,
    }).write([
      {
        topic: ingest.names.customerEvents,
        partition: 0,
        offset: 7,
        key: Buffer.from('demo:rita'),
        value: Buffer.from(JSON.stringify(event)),
        reason: 'invalid_event',
        detail: '/amountMinor must be integer',
      },
    ]);
    await producer.close();
    const [letter] = (
      JSON.parse((await command('list', '--json', '--reason', 'invalid_event')).text) as Listed
    ).letters;
    const repair = (...changes: string[]) =>
      command('repair', letter!.id, ...changes.flatMap((change) => ['--set', change]));
    expect((await repair('amountMinor=-1')).text).toContain('/amountMinor must be >= 0');
    expect((await repair('amountMinor=50', 'occurredAt=1800000000000')).text).toContain(
      '/occurredAt must not be after receivedAt',
    );
    expect((await repair('amountMinor=50', 'shopId=nobody')).text).toContain('/shopId names no shop: nobody');
    expect((await repair('amountMinor=50')).code).toBe(0);
    await waitFor(() => taken('scored').length === 1, { what: 'the repaired event' });
    expect(taken('scored')[0]).toEqual({ ...event, amountMinor: 50 });
  });

  it('wants to know which letters, and what to change', async () => {
    await expect(command('repair', '--set', 'a=b')).rejects.toThrow('needs an ID or a filter');
    await expect(command('repair', '0:0')).rejects.toThrow('needs --set, --remove or --file');
    await expect(command('repair', '0:0', '--set', 'a')).rejects.toThrow('FIELD=VALUE');
    await expect(command('repair', '--reason', 'x', '--file', 'y')).rejects.toThrow('give one ID');
    await expect(command('replay', '0:0', '--set', 'a=b')).rejects.toThrow('say repair');
  });
});
