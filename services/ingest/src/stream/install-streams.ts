import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { streamCloseCodes, streamLimits } from '@ebb/contracts/stream';
import { ProblemError, type Metrics } from '@ebb/service-kit';
import type { Intake } from '../intake.ts';
import { writeKeyOf } from '../keys/write-key-of.ts';
import { serveStream, type EventStream } from './event-stream.ts';

export const streamPath = '/v1/stream';

export interface StreamOptions {
  /** Open at a time, of all shops. */
  readonly streams: number;
  /** Of one write key. */
  readonly streamsPerKey: number;
}

export const usualStreams: StreamOptions = { streams: 1_000, streamsPerKey: 100 };

/** How soon a revoked key ends its streams: this, and the time for which the key is remembered. */
const keyCheckMs = 500;
const probeMs = 30_000;

/** `/v1/stream`: batches over a WebSocket, one answer a frame. */
export function installStreams(
  app: FastifyInstance,
  intake: Intake,
  metrics: Metrics,
  { streams, streamsPerKey }: StreamOptions,
): void {
  const open = new Set<EventStream>();
  metrics.gauge({
    name: 'ingest_streams',
    help: 'WebSockets of senders that are open.',
    collect() {
      this.set(open.size);
    },
  });
  const frames = metrics.counter({
    name: 'ingest_stream_frames_total',
    help: 'Frames of WebSockets by the status of their answers.',
    labelNames: ['status'],
  });
  const refused = metrics.counter({
    name: 'ingest_streams_refused_total',
    help: 'WebSockets that were refused because too many are open.',
    labelNames: ['reason'],
  });
  for (const reason of ['all', 'key']) refused.inc({ reason }, 0);

  const countOf = (writeKey: string): number =>
    [...open].filter((stream) => stream.writeKey() === writeKey).length;

  async function checkKeys(): Promise<void> {
    const known = new Map<string, Promise<boolean>>();
    for (const stream of open) {
      const writeKey = stream.writeKey();
      if (writeKey === undefined) continue;
      const isGood = known.get(writeKey) ?? isStillGood(writeKey);
      known.set(writeKey, isGood);
      if (!(await isGood)) stream.end(streamCloseCodes.unauthorized, 'the write key is not valid any more');
    }
  }

  /** While the key cannot be looked up, it goes on being known. */
  function isStillGood(writeKey: string): Promise<boolean> {
    return intake.ownerOf(writeKey).then(
      () => true,
      (error: unknown) => !(error instanceof ProblemError && error.statusCode === 401),
    );
  }

  const timers = [
    setInterval(() => void checkKeys(), keyCheckMs),
    setInterval(() => [...open].forEach((stream) => stream.probe()), probeMs),
  ];

  for (const timer of timers) timer.unref();

  void app.register(websocket, {
    // Above what a frame may hold, so that one too large is answered under its id; beyond this it is not read (1009).
    options: { maxPayload: 2 * streamLimits.frameBytes },
    errorHandler: (_error, socket) => socket.terminate(),
    async preClose() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([...open].map((stream) => stream.finish()));
      app.websocketServer.close();
    },
  });

  void app.register((scope, _options, done) => {
    scope.route({
      method: 'GET',
      url: streamPath,
      async preValidation(request) {
        if (!request.ws) return;
        if (open.size >= streams) {
          refused.inc({ reason: 'all' });
          throw new ProblemError(503, 'too-many-streams', 'Too many streams are open', {
            headers: { 'retry-after': '5' },
          });
        }
        const writeKey = writeKeyOf(request.headers.authorization, undefined);
        if (writeKey === undefined) return;
        await intake.ownerOf(writeKey);
        if (countOf(writeKey) >= streamsPerKey) {
          refused.inc({ reason: 'key' });
          throw new ProblemError(429, 'too-many-streams', 'Too many streams are open with this key', {
            detail: `At most ${streamsPerKey} at a time.`,
            headers: { 'retry-after': '5' },
          });
        }
      },
      handler() {
        throw new ProblemError(426, 'upgrade-required', 'This address speaks WebSocket', {
          headers: { upgrade: 'websocket', connection: 'upgrade' },
        });
      },
      wsHandler(socket, request) {
        const stream = serveStream(socket, writeKeyOf(request.headers.authorization, undefined), {
          intake,
          mayOpen: (writeKey) => countOf(writeKey) <= streamsPerKey,
          onAnswer: ({ status }) => frames.inc({ status: String(status) }),
          onError: (error) => request.log.error({ err: error }, 'a frame failed'),
        });
        open.add(stream);
        socket.once('close', () => open.delete(stream));
      },
    });
    done();
  });
}

/** Whether a request asks for what is served here. Others ask for a newer HTTP, and go on without. */
export function isStreamUpgrade({
  headers,
  url = '',
}: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly url?: string | undefined;
}): boolean {
  const asked = headers['upgrade'];
  return (
    typeof asked === 'string' && asked.toLowerCase() === 'websocket' && url.split('?', 1)[0] === streamPath
  );
}
