import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingMessage } from '../src/index.ts';
import { runSimulator } from '../src/run-simulator.ts';

interface Received {
  readonly key: string;
  readonly batch: OutgoingMessage[];
}
type Answer = (received: Received, response: ServerResponse) => void;

const accept: Answer = ({ batch }, response) => {
  response.end(JSON.stringify({ success: true, accepted: batch.length, rejected: 0, verdicts: [] }));
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

describe('the simulator against an ingest of our own', () => {
  let server: Server;
  let url: string;
  let answer: Answer = accept;
  const received: Received[] = [];
  const lines: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const [key = ''] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
          .toString()
          .split(':');
        const { batch } = JSON.parse(body) as { batch: OutgoingMessage[] };
        received.push({ key, batch });
        answer({ key, batch }, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(() => {
    answer = accept;
    received.length = 0;
    lines.length = 0;
    complaints.length = 0;
  });

  const run = (argv: string[], signal = new AbortController().signal, environment = {}): Promise<number> =>
    runSimulator([...argv, '--url', url], {
      environment: { EBB_REAL_SHOP_KEY: 'real-key', EBB_SIMULATED_SHOP_KEY: 'simulated-key', ...environment },
      dataFolder: join(__dirname, '../data'),
      out: (line) => lines.push(line),
      errors: (line) => complaints.push(line),
      now: Date.now,
      signal,
    });

  it('loads both shops with their own keys and writes the ledger of what was taken', async () => {
    const ledger = join(mkdtempSync(join(tmpdir(), 'ebb-ledger-')), 'ids.txt');
    expect(await run(['load', '--customers', '20', '--history-days', '60', '--ledger', ledger])).toBe(0);
    const ids = received.flatMap(({ batch }) => batch.map(({ messageId }) => messageId));
    expect(readFileSync(ledger, 'utf8').trimEnd().split('\n').toSorted()).toEqual(ids.toSorted());
    expect(received.filter(({ key }) => key === 'real-key').flatMap(({ batch }) => batch)).toHaveLength(
      20_498,
    );
    expect(new Set(received.map(({ key }) => key))).toEqual(new Set(['real-key', 'simulated-key']));
    const last = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['finished']);
    expect(last[0]).toMatchObject({
      step: 'real shop',
      done: 20_498,
      total: 20_498,
      accepted: 20_498,
      rejected: 0,
    });
    expect(last[1]).toMatchObject({ step: 'simulated shop', rejected: 0 });
  });

  it('sends a batch again, with the same ids, until it is taken', async () => {
    let attempts = 0;
    answer = (call, response) => {
      attempts += 1;
      if (attempts === 1) {
        response.statusCode = 503;
        response.end('{"status":503}');
      } else if (attempts === 2) {
        response.statusCode = 429;
        response.setHeader('retry-after', '0');
        response.end('{"status":429}');
      } else if (attempts === 3) {
        response.destroy();
      } else accept(call, response);
    };
    const load = [
      'load',
      '--shop',
      'simulated',
      '--customers',
      '1',
      '--history-days',
      '30',
      '--concurrency',
      '1',
    ];
    expect(await run(load)).toBe(0);
    expect(attempts).toBe(4);
    expect(new Set(received.map(({ batch }) => JSON.stringify(batch.map((m) => m.messageId)))).size).toBe(1);
  });

  it('shows and counts what is refused, keeps the others, and ends with 3', async () => {
    const ledger = join(mkdtempSync(join(tmpdir(), 'ebb-ledger-')), 'ids.txt');
    answer = ({ batch }, response) => {
      const verdict = {
        index: 1,
        messageId: batch[1]?.messageId ?? null,
        status: 'rejected',
        code: 'invalid_time',
        message: 'no time',
      };
      response.end(
        JSON.stringify({ success: true, accepted: batch.length - 1, rejected: 1, verdicts: [verdict] }),
      );
    };
    const load = [
      'load',
      '--shop',
      'simulated',
      '--customers',
      '3',
      '--history-days',
      '90',
      '--ledger',
      ledger,
    ];
    expect(await run(load)).toBe(3);
    const refused = received[0]?.batch[1]?.messageId;
    expect(complaints.map((line) => JSON.parse(line) as unknown)).toEqual([
      { step: 'simulated shop', refused: { messageId: refused, code: 'invalid_time', message: 'no time' } },
    ]);
    expect(readFileSync(ledger, 'utf8')).not.toContain(`${refused}\n`);
    expect(lines.at(-1)).toContain('"rejected":1');
  });

  it('gives up with 1 when the key is wrong, without trying again', async () => {
    answer = (_call, response) => {
      response.statusCode = 401;
      response.end('{"title":"unknown write key"}');
    };
    expect(await run(['load', '--shop', 'real', '--concurrency', '1'])).toBe(1);
    expect(received).toHaveLength(1);
    expect(complaints.join()).toContain('unknown write key');
  });

  it('gives up with 1 when nobody takes anything for too long', async () => {
    answer = (_call, response) => {
      response.statusCode = 503;
      response.end();
    };
    const load = ['load', '--shop', 'simulated', '--customers', '1', '--give-up-after-seconds', '1'];
    expect(await run(load)).toBe(1);
    expect(complaints.join()).toContain('gave up after');
  });

  it('ends with 2 and one sentence when a key is missing', async () => {
    expect(await run(['load', '--shop', 'real'], undefined, { EBB_REAL_SHOP_KEY: '' })).toBe(2);
    expect(complaints.join()).toContain('EBB_REAL_SHOP_KEY');
    expect(received).toEqual([]);
  });

  it('lives until it is stopped, and that is a good end', async () => {
    const stop = new AbortController();
    let taken = 0;
    answer = (call, response) => {
      accept(call, response);
      taken += call.batch.length;
      if (taken > 20) stop.abort();
    };
    const live = ['live', '--customers', '50', '--events-per-second', '100'];
    expect(await run(live, stop.signal)).toBe(0);
    expect(received.every(({ key }) => key === 'simulated-key')).toBe(true);
  });

  it('stops a load in the middle with 143', async () => {
    const stop = new AbortController();
    answer = (call, response) => {
      stop.abort();
      accept(call, response);
    };
    expect(await run(['load', '--shop', 'real'], stop.signal)).toBe(143);
  });
});
