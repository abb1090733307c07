import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

// The tools are whole programs; on a busy machine they need their time.
jest.setTimeout(180_000);

const root = resolve(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly module: string; readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

function cruise(folder: string, folders: readonly string[]): Cruise {
  const options = ['--config', config, '--output-type', 'json', '--no-progress', ...folders];
  const text = execFileSync(process.execPath, [program, ...options], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(text) as Cruise;
}

const packages = [
  'analytics',
  'contracts',
  'domain',
  'forest',
  'lab',
  'learning',
  'model-serving',
  'training',
  'evaluation',
  'kafka',
  'db',
  'mail',
  'sealing',
  'service-kit',
  'session',
  'simulator',
  'testkit',
];
const libraries = ['kafkajs', '@prisma/client', 'mariadb', 'fastify', 'undeclared', 'typebox'];

/** A tiny Ebb: every room with an empty door, and whatever files a test adds. */
function fixture(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-boundaries-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const dependencies = Object.fromEntries([
    ...packages.map((name) => [`@ebb/${name}`, '*']),
    ...libraries.filter((name) => name !== 'undeclared').map((name) => [name, '*']),
  ]) as Record<string, string>;
  const room = (path: string, name: string) => {
    const exports = { '.': './src/index.ts', './retry': './src/retry-entry.ts' };
    write(`${path}/package.json`, JSON.stringify({ name, exports, dependencies }));
    write(`${path}/src/index.ts`, 'export const door = 1;\n');
    write(`${path}/src/retry-entry.ts`, 'export const retry = 1;\n');
    write(`${path}/src/inner.ts`, 'export const inner = 1;\n');
  };
  write('package.json', '{"workspaces":["packages/*","services/*","apps/*"]}');
  write('tsconfig.json', '{}');
  mkdirSync(join(folder, 'node_modules/@ebb'), { recursive: true });
  for (const name of packages) {
    room(`packages/${name}`, `@ebb/${name}`);
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@ebb', name));
  }
  for (const name of [
    'services/ingest',
    'services/scoring',
    'apps/dashboard',
    'infra/local',
    'bench/speed',
  ]) {
    room(name, `@ebb/${name.replace('/', '-')}`);
  }
  for (const name of libraries) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return folder;
}

function violationsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = fixture(files);
  try {
    const found = cruise(folder, ['packages', 'services', 'apps', 'infra', 'bench']);
    return found.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const forbidden: readonly (readonly [rule: string, from: string, imported: string])[] = [
  ['contracts-import-nothing-of-ours', 'packages/contracts/src/a.ts', '@ebb/domain'],
  ['domain-imports-only-contracts', 'packages/domain/src/a.ts', '@ebb/forest'],
  ['forest-imports-nothing-of-ours', 'packages/forest/src/a.ts', '@ebb/contracts'],
  ['learning-imports-only-forest', 'packages/learning/src/a.ts', '@ebb/domain'],
  ['lab-imports-only-pure-rooms', 'packages/lab/src/a.ts', '@ebb/db'],
  ['training-imports-only-pure-rooms', 'packages/training/src/a.ts', '@ebb/db'],
  ['evaluation-needs-no-server', 'packages/evaluation/src/a.ts', '@ebb/db'],
  ['kafka-imports-only-contracts-and-service-kit', 'packages/kafka/src/a.ts', '@ebb/domain'],
  ['db-imports-only-contracts-domain-and-sealing', 'packages/db/src/a.ts', '@ebb/kafka'],
  ['model-serving-scores-and-explains', 'packages/model-serving/src/a.ts', '@ebb/training'],
  ['analytics-counts-what-is-stored', 'packages/analytics/src/a.ts', '@ebb/model-serving'],
  ['services-leave-opening-models-to-model-serving', 'services/scoring/src/f.ts', '@ebb/forest'],
  ['service-kit-imports-nothing-of-ours', 'packages/service-kit/src/a.ts', '@ebb/contracts'],
  ['session-imports-only-contracts', 'packages/session/src/a.ts', '@ebb/service-kit'],
  ['mail-imports-nothing-of-ours', 'packages/mail/src/a.ts', '@ebb/contracts'],
  ['sealing-imports-nothing-of-ours', 'packages/sealing/src/a.ts', '@ebb/contracts'],
  ['simulator-is-an-outsider', 'packages/simulator/src/a.ts', '@ebb/db'],
  ['no-service-imports-another', 'services/ingest/src/a.ts', '../../scoring/src/index.ts'],
  ['packages-do-not-know-their-users', 'packages/kafka/src/b.ts', '../../../services/ingest/src/index.ts'],
  ['dashboard-imports-only-contracts-and-domain', 'apps/dashboard/src/a.ts', '@ebb/service-kit'],
  ['only-kafka-imports-the-client', 'services/ingest/src/b.ts', 'kafkajs'],
  ['only-db-imports-the-database', 'services/scoring/src/a.ts', '@prisma/client'],
  ['only-db-imports-the-database', 'packages/kafka/src/c.ts', 'mariadb'],
  ['browser-safe-rooms-import-no-node', 'packages/domain/src/b.ts', 'node:crypto'],
  ['pure-rooms-do-no-input-or-output', 'packages/forest/src/b.ts', 'node:fs'],
  ['pure-rooms-do-no-input-or-output', 'packages/learning/src/b.ts', 'fs/promises'],
  ['pure-rooms-use-no-client-library', 'packages/learning/src/c.ts', 'fastify'],
  ['rooms-are-entered-by-the-door', 'services/scoring/src/b.ts', '../../../packages/domain/src/inner.ts'],
  ['no-tests-in-the-product', 'services/scoring/src/c.ts', '@ebb/testkit'],
  ['no-cycles', 'packages/domain/src/a-cycle.ts', './round.ts'],
  ['everything-resolves', 'services/scoring/src/d.ts', './nowhere.ts'],
  ['dependencies-are-declared', 'services/scoring/src/e.ts', 'undeclared'],
];

test('every rule reports the import that it forbids', () => {
  const files = Object.fromEntries([
    ...forbidden.map(([, from, imported]) => [
      from,
      `import * as other from '${imported}';\nexport { other };\n`,
    ]),
    ['packages/domain/src/round.ts', `import * as other from './a-cycle.ts';\nexport { other };\n`],
  ]) as Record<string, string>;
  const found = violationsIn(files);
  for (const [rule, from] of forbidden) expect(found).toContain(`${rule}: ${from}`);
});

test('every rule of the configuration is among those shown to fail', async () => {
  const { default: rules } = (await import(config)) as {
    default: { forbidden: readonly { name: string }[] };
  };
  const shown = new Set(forbidden.map(([rule]) => rule));
  expect(rules.forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

test('a ring is a ring when types close it', () => {
  expect(
    violationsIn({
      'packages/domain/src/a.ts': `import { b } from './b.ts';\nexport const a = b;\nexport type A = string;\n`,
      'packages/domain/src/b.ts': `import type { A } from './a.ts';\nexport const b: A = '';\n`,
    }),
  ).toEqual(['no-cycles: packages/domain/src/a.ts']);
});

test('a forbidden import counts when it imports only a type', () => {
  const text = `import type { door } from '@ebb/forest';\nexport type Door = typeof door;\n`;
  expect(violationsIn({ 'packages/domain/src/a.ts': text })).toEqual([
    'domain-imports-only-contracts: packages/domain/src/a.ts',
  ]);
});

test('what the rooms may import passes', () => {
  const imports = (...names: string[]) => names.map((name) => `export * from '${name}';`).join('\n');
  expect(
    violationsIn({
      'packages/domain/src/a.ts': imports('@ebb/contracts', './inner.ts'),
      'packages/contracts/src/a.ts': imports('typebox'),
      'packages/learning/src/a.ts': imports('@ebb/forest'),
      'packages/kafka/src/a.ts': imports(
        '@ebb/contracts',
        '@ebb/service-kit/retry',
        'kafkajs',
        'node:events',
      ),
      'packages/db/src/a.ts': imports('@ebb/contracts', '@ebb/domain', '@prisma/client', 'mariadb'),
      'packages/forest/src/a.test.ts': imports('node:fs', '@ebb/testkit'),
      'packages/simulator/src/a.ts': imports('kafkajs', '@ebb/service-kit'),
      'services/scoring/src/a.ts': imports('@ebb/db', '@ebb/kafka', '@ebb/domain', '@ebb/model-serving'),
      'services/scoring/tests/a.test.ts': imports('@ebb/testkit', 'kafkajs', '../src/inner.ts'),
      'apps/dashboard/src/a.ts': imports('@ebb/contracts', '@ebb/domain'),
      'infra/local/src/a.ts': imports('@ebb/db', 'kafkajs'),
    }),
  ).toEqual([]);
});

describe('the real cruise', () => {
  const real = cruise(root, ['packages', 'services', 'apps', 'infra', 'tests', 'bench']);
  const ours = real.modules.filter(
    ({ source }) => !/node_modules/.test(source) && /\.(ts|tsx)$/.test(source),
  );

  test('saw the source of every room, not zero modules', () => {
    const rooms = ['packages', 'services', 'apps'].flatMap((parent) =>
      readdirSync(join(root, parent)).map((name) => `${parent}/${name}/`),
    );
    const unseen = rooms.filter((room) => !ours.some(({ source }) => source.startsWith(room)));
    expect(unseen).toEqual([]);
    expect(ours.length).toBeGreaterThan(150);
  });

  test('followed @ebb/* to source', () => {
    const crossings = real.modules
      .flatMap(({ dependencies }) => dependencies)
      .filter(({ module }) => module.startsWith('@ebb/'));
    expect(crossings.length).toBeGreaterThan(20);
    expect(crossings.filter(({ resolved }) => !/^(packages|infra)\/[^/]+\/src\//.test(resolved))).toEqual([]);
  });
});
