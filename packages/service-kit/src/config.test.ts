import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { setting } from './setting.ts';
import { serviceSettings } from './shared-settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, `secret-${text.length}`);
  writeFileSync(path, text);
  return path;
}

function problemsOf(read: () => unknown): ReadonlyMap<string, string> {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError)
      return new Map(error.problems.map(({ name, message }) => [name, message]));
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const settings = {
  ...serviceSettings({ metricsPort: 9101 }),
  databaseUrl: setting.url('DATABASE_URL', { secret: true, protocols: ['mysql'] }),
  brokers: setting.list('KAFKA_BROKERS', { pattern: /^[\w.-]+:\d+$/ }),
  batchEvents: setting.integer('EBB_BATCH_EVENTS', { min: 1, max: 2500, default: 500 }),
  jwtSecret: setting.secret('EBB_JWT_SECRET', { minLength: 32, developmentDefault: 'd'.repeat(32) }),
  demo: setting.flag('EBB_DEMO', false),
  model: setting.optional(setting.text('EBB_MODEL')),
};

const complete = {
  DATABASE_URL: 'mysql://ebb:hunter2@localhost/ebb',
  KAFKA_BROKERS: 'a:9092, b:9092',
  EBB_JWT_SECRET: 's'.repeat(32),
};

test('a complete environment becomes typed values and defaults', () => {
  const config = readConfig({ ...complete, EBB_DEMO: 'yes', EBB_METRICS_PORT: '' }, settings);
  expect(config).toEqual({
    environment: 'production',
    level: 'info',
    httpHost: '127.0.0.1',
    metricsPort: 9101,
    version: 'dev',
    databaseUrl: complete.DATABASE_URL,
    brokers: ['a:9092', 'b:9092'],
    batchEvents: 500,
    jwtSecret: complete.EBB_JWT_SECRET,
    demo: true,
    model: undefined,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('all problems are reported at once, with limits and without secrets', () => {
  const read = () =>
    readConfig(
      {
        DATABASE_URL: 'postgres://ebb:hunter2@localhost/ebb',
        KAFKA_BROKERS: 'a:9092,nonsense',
        EBB_BATCH_EVENTS: '2501',
        EBB_JWT_SECRET: 'short',
        EBB_LOG_LEVEL: 'loud',
        EBB_METRICS_PORT: '65536',
        EBB_DEMO: 'perhaps',
      },
      settings,
    );
  const problems = problemsOf(read);
  expect([...problems.keys()].sort()).toEqual([
    'DATABASE_URL',
    'EBB_BATCH_EVENTS',
    'EBB_DEMO',
    'EBB_JWT_SECRET',
    'EBB_LOG_LEVEL',
    'EBB_METRICS_PORT',
    'KAFKA_BROKERS',
  ]);
  expect(problems.get('EBB_BATCH_EVENTS')).toContain('an integer from 1 to 2500');
  expect(problems.get('EBB_METRICS_PORT')).toContain('a port from 0 to 65535');
  expect(problems.get('KAFKA_BROKERS')).toContain('"nonsense"');
  expect(problems.get('DATABASE_URL')).toContain('a URL with the scheme mysql');
  expect(read).toThrow(/the configuration has 7 problem\(s\)/);
  expect([...problems.values()].join('\n')).not.toMatch(/hunter2|short/);
});

test('what is missing and has no default is named', () => {
  const problems = problemsOf(() => readConfig({}, settings));
  expect([...problems.keys()]).toEqual(['DATABASE_URL', 'KAFKA_BROKERS', 'EBB_JWT_SECRET']);
  expect(problems.get('EBB_JWT_SECRET')).toContain('EBB_JWT_SECRET_FILE');
});

test('a secret has a default in development only', () => {
  const { EBB_JWT_SECRET: _left, ...without } = complete;
  const read = (environment: string) => readConfig({ ...without, EBB_ENV: environment }, settings);
  expect(read('development').jwtSecret).toHaveLength(32);
  expect([...problemsOf(() => read('production')).keys()]).toEqual(['EBB_JWT_SECRET']);
});

describe('X_FILE', () => {
  const { EBB_JWT_SECRET: secret, ...without } = complete;

  test('gives the content without its last line break', () => {
    const config = readConfig({ ...without, EBB_JWT_SECRET_FILE: fileWith(`${secret}\n`) }, settings);
    expect(config.jwtSecret).toBe(secret);
  });

  test('together with X is an error', () => {
    const problems = problemsOf(() =>
      readConfig({ ...complete, EBB_JWT_SECRET_FILE: fileWith(secret) }, settings),
    );
    expect(problems.get('EBB_JWT_SECRET')).toContain('both EBB_JWT_SECRET and EBB_JWT_SECRET_FILE are set');
  });

  test('an empty or missing file is an error, also where there is a default', () => {
    const problems = problemsOf(() =>
      readConfig(
        { ...without, EBB_JWT_SECRET_FILE: fileWith(''), EBB_BATCH_EVENTS_FILE: join(folder, 'nowhere') },
        settings,
      ),
    );
    expect(problems.get('EBB_JWT_SECRET')).toContain('empty');
    expect(problems.get('EBB_BATCH_EVENTS')).toContain('ENOENT');
  });
});

test.each([
  ['1e3', 'no exponents'],
  ['0x10', 'no hexadecimal'],
  ['1.5', 'no fractions'],
  [' ', 'no blanks'],
  ['99999999999999999999', 'nothing that loses digits'],
])('%p is no integer: %s', (text) => {
  const problems = problemsOf(() => readConfig({ EBB_N: text }, { n: setting.integer('EBB_N') }));
  expect(problems.has('EBB_N')).toBe(true);
});
