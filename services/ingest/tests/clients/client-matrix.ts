/** What a library can be asked to send, by the names its authors gave. */
export const calls = ['track', 'identify', 'page', 'screen', 'alias', 'group'] as const;
export type Call = (typeof calls)[number];

/**
 * `stored`: reported as sent, and in `customer.events`. `server key`: so with a server's write key; with a browser's it is
 * refused with `server_key_needed`. `none`: the library has no such call.
 */
export type Cell = 'stored' | 'server key' | 'none';

export interface Client {
  readonly library: string;
  /** As the registry of its language has it. */
  readonly version: string;
  readonly language: 'Browser' | 'Node' | 'Python' | 'Kafka';
  /** What its user changes to send to Ebb; nothing else was set. */
  readonly setting: string;
  readonly cells: Readonly<Record<Call, Cell>>;
}

const all: Client['cells'] = {
  ...{ track: 'stored', identify: 'stored', page: 'stored' },
  ...{ screen: 'stored', alias: 'stored', group: 'stored' },
};
/** Pages may say what was seen, with the key that stands in them; not who somebody is. */
const ofPages: Client['cells'] = { ...all, identify: 'server key', alias: 'server key', group: 'server key' };

/** Packages of npm that `package-lock.json` pins. */
const segmentNext = '1.84.3';
const rudderBrowser = '3.34.1';

/**
 * Every library that was run, and what each of its calls became. The tests beside this file run all of it, and
 * docs/clients.md is written from it.
 */
export const clients = [
  {
    library: 'Segment’s snippet (`@segment/snippet`)',
    version: '5.2.1',
    language: 'Browser',
    setting: 'the host in it: `https://ebb.example` for `https://cdn.segment.com`, also as `_cdn`',
    cells: ofPages,
  },
  {
    library: '`@segment/analytics-next`',
    version: segmentNext,
    language: 'Browser',
    setting: "`AnalyticsBrowser.load({ writeKey, cdnURL: 'https://ebb.example' })`",
    cells: ofPages,
  },
  {
    library: '`@rudderstack/analytics-js/bundled`',
    version: rudderBrowser,
    language: 'Browser',
    setting: "`load(writeKey, 'https://ebb.example', { configUrl: 'https://ebb.example' })`",
    cells: { ...ofPages, screen: 'none' },
  },
  {
    library: '`@rudderstack/analytics-js/bundled`, beacons',
    version: rudderBrowser,
    language: 'Browser',
    setting: 'the same with `useBeacon: true`',
    cells: { ...ofPages, screen: 'none' },
  },
  {
    library: '`@segment/analytics-node`',
    version: '3.1.0',
    language: 'Node',
    setting: "`new Analytics({ writeKey, host: 'https://ebb.example' })`",
    cells: all,
  },
  {
    library: '`@rudderstack/rudder-sdk-node`',
    version: '3.0.13',
    language: 'Node',
    setting: "`new RudderAnalytics(writeKey, { dataPlaneUrl: 'https://ebb.example' })`",
    cells: all,
  },
  {
    library: '`segment-analytics-python`',
    version: '2.4.0',
    language: 'Python',
    setting: "`analytics.host = 'https://ebb.example'`",
    cells: all,
  },
  {
    library: '`analytics-python`',
    version: '1.4.post1',
    language: 'Python',
    setting: "`analytics.host = 'https://ebb.example'`",
    cells: all,
  },
  {
    library: '`rudder-sdk-python`',
    version: '2.1.9',
    language: 'Python',
    setting: "`rudder_analytics.dataPlaneUrl = 'https://ebb.example'`",
    cells: all,
  },
  {
    library: '`confluent-kafka`',
    version: '2.16.1',
    language: 'Kafka',
    setting: 'the header `write-key`',
    cells: all,
  },
  {
    library: '`kafka-python`',
    version: '3.0.12',
    language: 'Kafka',
    setting: 'the header `write-key`',
    cells: all,
  },
  {
    library: '`kcat`',
    version: 'of Debian',
    language: 'Kafka',
    setting: '`-H write-key=…`',
    cells: all,
  },
] as const satisfies readonly Client[];

export type Library = (typeof clients)[number]['library'];
