import { once } from 'node:events';
import { request } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { hashWriteKey } from '@ebb/db';
import { startOwnNginx, type OwnNginx } from '@ebb/local/own-nginx';
import { KafkaUnavailableError } from '@ebb/kafka';
import { streamCloseCodes, streamLimits, type StreamAnswer } from '@ebb/contracts/stream';
import { projectRoot, trackMessage, uniqueName, waitFor } from '@ebb/testkit';
import { appWith } from './app-without-servers.ts';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

/** A sender as docs/events.md describes it. */
interface Sender {
  readonly socket: WebSocket;
  readonly answers: Map<StreamAnswer['id'], StreamAnswer>;
  send(frame: object | string): void;
  /** Resolves with the code with which the connection was closed. */
  readonly closed: Promise<number>;
}

async function connect(origin: string, key?: string, options: ClientOptions = {}): Promise<Sender> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/stream`, { headers, ...options });
  const answers: Sender['answers'] = new Map();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as StreamAnswer;
    answers.set(answer.id, answer);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return {
    ...{ socket, answers, closed },
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
  };
}

/** The status with which the upgrade was refused. */
async function refusalOf(origin: string, key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/stream`, { headers });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.on('error', () => undefined);
  socket.terminate();
  return response.statusCode;
}

const frameOf = (id: string | number, events: number) => ({
  id,
  batch: Array.from({ length: events }, () => trackMessage('a')),
});

describe('through nginx, with Kafka', () => {
  let ingest: RunningIngest;
  let nginx: OwnNginx;
  beforeAll(async () => {
    ingest = await runIngest();
    nginx = await startOwnNginx({ ingest: Number(new URL(ingest.url).port) }, projectRoot());
  });
  afterAll(async () => {
    await nginx.close();
    await ingest.close();
  });

  it('a sender that is cut off again and again loses nothing, and nothing counts twice', async () => {
    const frames = Array.from({ length: 120 }, (_, id) => frameOf(id, 5));
    const unanswered = new Map(frames.map((frame) => [frame.id, frame]));
    // Pseudo-random, the same each time: how many answers are waited for before the next cut.
    let state = 20_261_122;
    const draw = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    let cuts = 0;
    while (unanswered.size > 0 || cuts < 8) {
      const sender = await connect(nginx.origin, writeKey);
      // With all answered, some are sent once more: an answer may have been lost on the sender's own way.
      const again = unanswered.size > 0 ? [...unanswered.values()] : frames.slice(0, 20);
      for (const frame of again) sender.send(frame);
      const enough = Math.min(draw(12), again.length);
      await waitFor(() => sender.answers.size >= enough, { what: 'answers', timeoutMs: 60_000 });
      // In the midst of frames and answers.
      sender.socket.terminate();
      await sender.closed;
      cuts += 1;
      for (const { id, status } of sender.answers.values()) if (status === 200) unanswered.delete(Number(id));
    }
    const sent = frames.flatMap(({ batch }) => batch.map(({ messageId }) => messageId!));
    const stored = () => new Set(ingest.events.map(({ messageId }) => messageId));
    await waitFor(() => sent.every((id) => stored().has(id)), { what: 'all events', timeoutMs: 60_000 });
    // Their ids are all there is: whoever reads the topic counts each once.
    expect(stored().size).toBe(sent.length);
  });

  it('answers each frame with what became of its events, and refuses what it cannot read', async () => {
    const sender = await connect(nginx.origin, writeKey);
    const messageId = uniqueName('good');
    sender.send({
      ...{ id: 'mixed', verdicts: 'all' },
      batch: [
        { type: 'track', userId: 'u', event: 'a', messageId },
        { type: 'track', event: 'a' },
      ],
    });
    sender.send({ id: 'bad', batch: [{}] });
    sender.send({ id: 'none' });
    sender.send({ id: 'large', batch: [], filler: 'x'.repeat(streamLimits.frameBytes) });
    sender.send('{');
    await waitFor(() => sender.answers.size === 5, { what: 'five answers', timeoutMs: 60_000 });
    expect(sender.answers.get('mixed')).toMatchObject({
      ...{ status: 200, accepted: 1, rejected: 1 },
      verdicts: [
        { status: 'accepted', messageId },
        { status: 'rejected', code: 'missing_user' },
      ],
    });
    expect(sender.answers.get('bad')).toMatchObject({
      ...{ status: 400, type: 'urn:ebb:problem:no-event-accepted', accepted: 0 },
      verdicts: [{ code: 'unknown_type' }],
    });
    expect(sender.answers.get('none')).toMatchObject({ status: 400, type: 'urn:ebb:problem:invalid-batch' });
    expect(sender.answers.get('large')).toMatchObject({ status: 413 });
    expect(sender.answers.get(null)).toMatchObject({ status: 400, type: 'urn:ebb:problem:invalid-json' });
    sender.send(`"${'x'.repeat(2 * streamLimits.frameBytes)}"`);
    expect(await sender.closed).toBe(1009);
  });

  it('takes the key in the first frame too, and ends with it', async () => {
    const key = uniqueName('stream-key');
    const { prisma } = ingest.database;
    const keyHash = hashWriteKey(key);
    await prisma.writeKey.create({ data: { keyHash, shopId: 'demo', name: 's', createdMs: 0n } });
    const [withHeader, withFrame] = [await connect(nginx.origin, key), await connect(nginx.origin)];
    withFrame.send({ ...frameOf('first', 1), writeKey: key });
    await waitFor(() => withFrame.answers.get('first')?.status === 200, { what: 'the first answer' });
    await prisma.writeKey.update({ where: { keyHash }, data: { revokedMs: 1n } });
    expect(await Promise.all([withHeader.closed, withFrame.closed])).toEqual([
      streamCloseCodes.unauthorized,
      streamCloseCodes.unauthorized,
    ]);
    expect(await refusalOf(nginx.origin, key)).toBe(401);
    const unknown = await connect(nginx.origin);
    unknown.send({ ...frameOf(1, 1), writeKey: 'nobodys' });
    expect(await unknown.closed).toBe(streamCloseCodes.unauthorized);
    expect(unknown.answers.get(1)).toMatchObject({ status: 401 });
    const metrics = await (await fetch(`${ingest.opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/ebb_ingest_stream_frames_total\{status="401"\} 1/);
    expect(metrics).toMatch(/ebb_ingest_streams 0/);
  });

  it('is no address for plain HTTP, and an upgrade to something else is taken as it is', async () => {
    expect((await fetch(`${nginx.origin}/v1/stream`)).status).toBe(426);
    const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' };
    const asked = request(`${nginx.origin}/v1/track`, {
      method: 'POST',
      headers: { ...headers, connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' },
    });
    asked.end(JSON.stringify(trackMessage('a')));
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
  });
});

describe('with a Kafka that does not keep up', () => {
  it('reads no further than so many unanswered frames, and all are answered in the end', async () => {
    const waiting: (() => void)[] = [];
    let isSlow = true;
    const app = appWith({
      publish: () => (isSlow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    });
    const sender = await connect(await app.listen({ port: 0, host: '127.0.0.1' }), 'key');
    for (let id = 0; id < 200; id += 1) sender.send(frameOf(id, 1));
    await waitFor(() => waiting.length === streamLimits.unansweredFrames, { what: 'frames under way' });
    const other = await connect(app.listeningOrigin, 'key');
    other.send(frameOf('other', 1));
    await waitFor(() => waiting.length > streamLimits.unansweredFrames, { what: 'the other sender' });
    expect(waiting).toHaveLength(streamLimits.unansweredFrames + 1);
    expect(sender.answers.size).toBe(0);
    isSlow = false;
    for (const resolve of waiting) resolve();
    await waitFor(() => sender.answers.size === 200, { what: 'all answers', timeoutMs: 60_000 });
    await app.close();
  });

  it('says 503 and when to come back while it is away, and claims nothing', async () => {
    const app = appWith({
      publish: async () => {
        throw new KafkaUnavailableError('away');
      },
    });
    const sender = await connect(await app.listen({ port: 0, host: '127.0.0.1' }), 'key');
    sender.send(frameOf(1, 1));
    await waitFor(() => sender.answers.size === 1, { what: 'the answer' });
    expect(sender.answers.get(1)).toMatchObject({ status: 503, retryAfterSeconds: 5 });
    expect(sender.answers.get(1)).not.toHaveProperty('accepted');
    await app.close();
    expect(await sender.closed).toBe(1001);
  });

  it('refuses more streams than may be open, of all and of one key', async () => {
    const app = appWith({ streams: { streams: 2, streamsPerKey: 1 } });
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    const first = await connect(origin, 'key');
    expect(await refusalOf(origin, 'key')).toBe(429);
    const second = await connect(origin);
    second.send({ ...frameOf(1, 1), writeKey: 'key' });
    expect(await second.closed).toBe(streamCloseCodes.tooManyStreams);
    const third = await connect(origin, 'another');
    await waitFor(async () => (await refusalOf(origin, 'third')) === 503, { what: 'the refusal' });
    for (const { socket } of [first, third]) socket.terminate();
    await app.close();
  });
});
