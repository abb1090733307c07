// Which room may import which. The table is in docs/architecture.md; here it is executable, and
// tests/house/boundaries.test.ts shows that every rule can fail.

const tests = String.raw`\.test\.tsx?$|(^|/)tests/`;
const rooms = '^(packages|services|apps|infra|tests|bench)/';

/** Everything of ours except the named packages. */
const oursExcept = (...packages) => ({
  path: rooms,
  pathNot: packages.map((name) => `^packages/${name}/`),
});

/** The source of a package, without its tests: those may use anything that helps to check it. */
const sourceOf = (...packages) => ({ path: `^packages/(${packages.join('|')})/src/`, pathNot: tests });

const pureRooms = ['contracts', 'domain', 'forest', 'learning', 'training'];
const inputAndOutput = [
  'fs',
  'net',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'tls',
  'child_process',
  'cluster',
  'readline',
  'repl',
  'timers',
  'process',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contracts-import-nothing-of-ours',
      comment: 'Wire shapes are what all rooms agree on; a shape that depends on a room is no agreement.',
      severity: 'error',
      from: sourceOf('contracts'),
      to: oursExcept('contracts'),
    },
    {
      name: 'domain-imports-only-contracts',
      comment: 'The rules of the business must run in the browser, in training and in scoring alike.',
      severity: 'error',
      from: sourceOf('domain'),
      to: oursExcept('domain', 'contracts'),
    },
    {
      name: 'forest-imports-nothing-of-ours',
      comment: 'The forest knows numbers, not customers; it can be replaced or measured by itself.',
      severity: 'error',
      from: sourceOf('forest'),
      to: oursExcept('forest'),
    },
    {
      name: 'learning-imports-only-forest',
      comment: 'Evaluation works on any table of numbers; what the columns mean is the trainer’s business.',
      severity: 'error',
      from: sourceOf('learning'),
      to: oursExcept('learning', 'forest'),
    },
    {
      name: 'lab-imports-only-pure-rooms',
      comment:
        'What is in a table is a question about the table alone: the trainer asks it in a thread, the api for single rows.',
      severity: 'error',
      from: sourceOf('lab'),
      to: oursExcept('lab', 'contracts', 'forest', 'learning'),
    },
    {
      name: 'training-imports-only-pure-rooms',
      comment:
        'The same rows, models and tests serve the trainer and the offline evaluator; neither tables nor files may show.',
      severity: 'error',
      from: sourceOf('training'),
      to: oursExcept('training', 'contracts', 'domain', 'forest', 'learning'),
    },
    {
      name: 'evaluation-needs-no-server',
      comment: 'The evaluator runs on a file, on any machine: no table, no topic, no service.',
      severity: 'error',
      from: sourceOf('evaluation'),
      to: oursExcept('evaluation', 'contracts', 'domain', 'learning', 'training'),
    },
    {
      name: 'kafka-imports-only-contracts-and-service-kit',
      comment:
        'The transport knows topics and bytes. With business or tables inside it could not be swapped.',
      severity: 'error',
      from: sourceOf('kafka'),
      to: oursExcept('kafka', 'contracts', 'service-kit'),
    },
    {
      name: 'db-imports-only-contracts-domain-and-sealing',
      comment:
        'Repositories store and load the shapes of contracts and domain, and seal secrets; who calls them is not theirs.',
      severity: 'error',
      from: sourceOf('db'),
      to: oursExcept('db', 'contracts', 'domain', 'sealing'),
    },
    {
      name: 'model-serving-scores-and-explains',
      comment:
        'Which model decides, with what and why is answered in one place for all services; how it was trained is none of it.',
      severity: 'error',
      from: sourceOf('model-serving'),
      to: oursExcept('model-serving', 'contracts', 'db', 'domain', 'forest'),
    },
    {
      name: 'analytics-counts-what-is-stored',
      comment:
        'Roll-ups follow from profiles and events alone, so that they can be counted anew; who asks for them is not theirs.',
      severity: 'error',
      from: sourceOf('analytics'),
      to: oursExcept('analytics', 'contracts', 'db', 'domain'),
    },
    {
      name: 'services-leave-opening-models-to-model-serving',
      comment: 'A second way to open a model is a second answer to who decides and why: these drift.',
      severity: 'error',
      from: { path: '^services/(scoring|api|alerts|ingest|delivery)/src/', pathNot: tests },
      to: { path: '^packages/forest/' },
    },
    {
      name: 'service-kit-imports-nothing-of-ours',
      comment: 'The kit carries every process; a business word in it would tie all of them together.',
      severity: 'error',
      from: sourceOf('service-kit'),
      to: oursExcept('service-kit'),
    },
    {
      name: 'session-imports-only-contracts',
      comment:
        'Who is asking is decided alike in every service: by the token alone, without tables or frameworks.',
      severity: 'error',
      from: sourceOf('session'),
      to: oursExcept('session', 'contracts'),
    },
    {
      name: 'sealing-imports-nothing-of-ours',
      comment:
        'Keys and ciphertexts only: whoever seals says where the secret lies, and no table is known here.',
      severity: 'error',
      from: sourceOf('sealing'),
      to: oursExcept('sealing'),
    },
    {
      name: 'mail-imports-nothing-of-ours',
      comment: 'It knows texts and a server; who is written to, and about what, is not its business.',
      severity: 'error',
      from: sourceOf('mail'),
      to: oursExcept('mail'),
    },
    {
      name: 'simulator-is-an-outsider',
      comment:
        'Simulated shops speak the public interface; with tables or scoring at hand they would cheat. (Of the room of ' +
        'Kafka they take the correction of the client they share, and no way to write.)',
      severity: 'error',
      from: sourceOf('simulator'),
      to: {
        path: rooms,
        pathNot: [
          '^packages/(simulator|contracts|domain|service-kit)/',
          '^packages/kafka/src/rest-when-idle-entry.ts$',
        ],
      },
    },
    {
      name: 'no-service-imports-another',
      comment:
        'Services meet in Kafka, the database and HTTP. An import would make two processes one release.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^(services|apps)/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-do-not-know-their-users',
      comment: 'A package that imports a service, an app or the launcher turns the direction around.',
      severity: 'error',
      from: { path: '^packages/', pathNot: ['^packages/testkit/', tests] },
      to: { path: '^(services|apps|infra|tests|bench)/' },
    },
    {
      name: 'dashboard-imports-only-contracts-and-domain',
      comment: 'What the browser loads must not reach servers except through REST and sockets.',
      severity: 'error',
      from: { path: '^apps/dashboard/', pathNot: tests },
      to: { path: rooms, pathNot: ['^apps/dashboard/', '^packages/(contracts|domain)/'] },
    },
    {
      name: 'only-kafka-imports-the-client',
      comment:
        'Acknowledgement, offsets and dead letters are decided in one place. Shops (simulator), tests, the ' +
        'launcher’s readiness question and measurements are outsiders with a client of their own.',
      severity: 'error',
      from: {
        path: rooms,
        pathNot: ['^packages/(kafka|simulator|testkit)/', '^infra/', '^bench/', tests],
      },
      to: {
        path: ['node_modules/(kafkajs|@confluentinc/kafka-javascript|node-rdkafka|@platformatic/kafka)/'],
      },
    },
    {
      name: 'only-db-imports-the-database',
      comment:
        'Locks, batched SQL and isolation levels are decided in one place. The launcher only asks whether the ' +
        'server is up; tests and measurements look from outside.',
      severity: 'error',
      from: { path: rooms, pathNot: ['^packages/(db|testkit)/', '^infra/', '^bench/', tests] },
      to: { path: ['node_modules/(@prisma|prisma|mariadb|mysql2)/', '^packages/db/src/generated/'] },
    },
    {
      name: 'browser-safe-rooms-import-no-node',
      comment: 'contracts and domain are bundled into the dashboard; a node: built-in breaks the page.',
      severity: 'error',
      from: sourceOf('contracts', 'domain'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-rooms-do-no-input-or-output',
      comment: 'Values in, values out: what reads a file or a socket cannot be replayed byte for byte.',
      severity: 'error',
      from: sourceOf(...pureRooms),
      to: { dependencyTypes: ['core'], path: `^(node:)?(${inputAndOutput.join('|')})(/|$)` },
    },
    {
      name: 'pure-rooms-use-no-client-library',
      comment:
        'Schemas (typebox) and arithmetic (ml-*) are the only libraries that a pure room needs at run time.',
      severity: 'error',
      from: sourceOf(...pureRooms),
      to: {
        path: 'node_modules/',
        pathNot: ['node_modules/(typebox|ml-[a-z-]+|@types)/', 'node_modules/@ebb/'],
      },
    },
    {
      name: 'rooms-are-entered-by-the-door',
      comment: 'Import @ebb/<room>, never a path into it: what is not exported may change without notice.',
      severity: 'error',
      from: { path: '^(packages|services|apps|infra|tests|bench)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/',
        pathNot: ['^$1/$2/', '^packages/[^/]+/src/(index|[a-z-]+-entry)\\.ts$'],
      },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'Test code and its servers must never be part of what runs.',
      severity: 'error',
      from: { path: '^(packages|services|apps)/', pathNot: ['^packages/testkit/', tests] },
      to: { path: [tests, '^packages/testkit/', 'node_modules/(jest|@jest|@types/jest|fast-check)/'] },
    },
    {
      name: 'no-cycles',
      comment:
        'In a cycle neither file can be understood, tested or moved alone; nor when only types point back.',
      severity: 'error',
      // What Prisma generates is not ours to arrange.
      from: { pathNot: '^packages/db/src/generated/' },
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be followed is an import that no rule here has checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^\\./routes(\\.d)?\\.ts$|\\.next/' },
    },
    {
      name: 'dependencies-are-declared',
      comment:
        'Hoisting makes undeclared packages work here and fail in an image. Declare what is imported. Bundling ' +
        '(esbuild) is the whole workspace’s and never runs in an image.',
      severity: 'error',
      from: { path: rooms, pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/(@types|react|esbuild)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.next|\\.ebb|coverage|bootstrap/.*\\.cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.jsx', '.json', '.css', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
    // `@/…` of the dashboard.
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
