import { gzipSync } from 'node:zlib';

/** A request at the HTTP side of ingest, whatever it may be. */
export interface RandomRequest {
  readonly method: 'POST' | 'GET' | 'PUT' | 'OPTIONS';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RandomMessages {
  request(): RandomRequest;
  /** The value of a record of `shop.events`. */
  recordValue(): Buffer | null;
}

/** What the libraries send, as it was captured from them; dates as they stand are long past and in range. */
const captures: readonly object[] = [
  {
    batch: [
      {
        timestamp: '2026-03-01T09:30:00.000Z',
        integrations: {},
        type: 'track',
        userId: 'u1',
        properties: { order_id: 'o-7', total: 42.9, currency: 'EUR', products: [{ sku: 'a', price: 1.5 }] },
        event: 'Order Completed',
        context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
        messageId: 'node-next-1772-3f1a',
        _metadata: { nodeVersion: '24.0.0', jsRuntime: 'node' },
      },
    ],
    sentAt: '2026-03-01T09:30:01.000Z',
  },
  {
    batch: [
      {
        type: 'identify',
        userId: 'u2',
        context: { traits: { email: 'anna@example.com', age: 31 }, library: { name: 'rudder-sdk-node' } },
        originalTimestamp: '2026-03-01T09:30:00.000Z',
        messageId: 'b3c1a7e0-41d8-4a5c-9a65-1f1b7d9d1c11',
      },
      { type: 'page', anonymousId: 'guest', name: 'Cart', properties: { url: 'https://shop.example/cart' } },
    ],
  },
  { type: 'track', userId: 7, event: 'Order Refunded', properties: { order_id: 'o-7', total: '12.30' } },
  { type: 'screen', userId: 'u3', name: 'Home', timestamp: '2026-03-01', context: { import: true } },
  { type: 'identify', userId: 'u4', anonymousId: 'a4', traits: { name: 'Zoë', tags: ['x', 'y'] } },
];

const oddTexts = [
  '',
  ' ',
  'a ',
  '\0',
  'a\ud800',
  'é',
  '😀',
  'x'.repeat(256),
  '{}',
  '__proto__',
  '1e999',
  '-0',
  'anonymous:a',
];
const oddNumbers = [0, -1, 0.1, 1e21, -1e308, 2 ** 53, 2 ** 53 + 2, 1e-7, Number.MAX_SAFE_INTEGER];
const paths = [
  'track',
  't',
  'identify',
  'i',
  'page',
  'p',
  'screen',
  's',
  'batch',
  'b',
  'import',
  'group',
  'alias',
];
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'text/html',
  '',
];

/**
 * Messages of every kind, the same at every run with the same seed: bytes, JSON, captures of the libraries with some
 * fields changed, removed or doubled, and their text with some characters changed.
 */
export function randomMessages(seed: number, writeKey: string): RandomMessages {
  let state = seed >>> 0;
  function random(): number {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)]!;
  let made = 0;

  function value(depth: number): unknown {
    const kind = below(depth > 3 ? 5 : 7);
    if (kind === 0) return oneOf(oddTexts);
    if (kind === 1) return oneOf(oddNumbers);
    if (kind === 2) return oneOf([true, false, null]);
    if (kind === 3) return `t${below(1_000)}`;
    if (kind === 4) return random() * 1_000;
    if (kind === 5) return Array.from({ length: below(4) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: below(4) }, () => [oneOf(oddTexts), value(depth + 1)]));
  }

  /** Some fields, anywhere in it, become something else, go, or come twice. */
  function mutate(json: unknown, share: number): unknown {
    if (random() < share) return value(0);
    if (Array.isArray(json)) {
      const items = json.map((item) => mutate(item, share));
      return random() < share && items.length > 0 ? [...items, items[0]] : items;
    }
    if (typeof json !== 'object' || json === null) return json;
    const fields = Object.entries(json).filter(() => random() >= share / 2);
    return Object.fromEntries(fields.map(([name, field]) => [name, mutate(field, share)]));
  }

  /** A message id of its own, where there is one: an accepted event is found again by it. */
  function named(json: unknown): unknown {
    if (Array.isArray(json)) return json.map(named);
    if (typeof json !== 'object' || json === null) return json;
    const fields = Object.fromEntries(Object.entries(json).map(([name, field]) => [name, named(field)]));
    if (!('type' in fields)) return fields;
    return typeof fields['messageId'] === 'string' || random() < 0.5
      ? { ...fields, messageId: `random-${seed}-${made++}` }
      : fields;
  }

  function changedText(text: string): string {
    const characters = [...text];
    for (let times = below(4); times >= 0; times -= 1) {
      const at = below(characters.length + 1);
      characters.splice(at, below(3), oneOf(['"', '{', '}', ',', ':', '\\', '0', 'x', '\u0000', '']));
    }
    return characters.join('');
  }

  function payload(): Buffer {
    const kind = below(10);
    if (kind === 0) return Buffer.from(Array.from({ length: below(400) }, () => below(256)));
    if (kind === 1) return Buffer.from(JSON.stringify(value(0)) ?? '');
    const share = oneOf([0, 0.02, 0.05, 0.2]);
    const text = JSON.stringify(named(mutate(oneOf(captures), share))) ?? '';
    return Buffer.from(kind === 2 ? changedText(text) : text);
  }

  return {
    request() {
      const isBatch = random() < 0.5;
      const path = `/v1/${isBatch ? 'batch' : oneOf(paths)}${oneOf(['', '', '', '/', '?'])}`;
      const plain = payload();
      const isPacked = random() < 0.2;
      const bearer = `Bearer ${writeKey}`;
      const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
      const authorization = oneOf([basic, basic, bearer, bearer, bearer, 'Basic !', 'Bearer wrong', '']);
      const contentType = random() < 0.8 ? 'application/json' : oneOf(contentTypes);
      const body = isPacked && random() < 0.9 ? gzipSync(plain) : plain;
      const method = random() < 0.97 ? 'POST' : oneOf(['GET', 'PUT', 'OPTIONS'] as const);
      return {
        method,
        path: path.endsWith('?') ? `${path}verdicts=all` : `${path}?verdicts=all`,
        headers: {
          ...(authorization === '' ? {} : { authorization }),
          ...(contentType === '' ? {} : { 'content-type': contentType }),
          ...(isPacked ? { 'content-encoding': oneOf(['gzip', 'gzip', 'gzip', 'GZIP', 'br']) } : {}),
        },
        body: method === 'POST' || method === 'PUT' ? body : Buffer.alloc(0),
      };
    },
    recordValue() {
      if (random() < 0.02) return null;
      const batch = payload();
      if (random() < 0.1) return batch;
      // One message of a capture, as a shop writes it.
      const json: unknown = named(mutate(oneOf(captures), oneOf([0, 0.02, 0.1])));
      const inner = typeof json === 'object' && json !== null && 'batch' in json ? json.batch : json;
      const message: unknown = Array.isArray(inner) ? inner[0] : inner;
      return Buffer.from(JSON.stringify(message) ?? '');
    },
  };
}
