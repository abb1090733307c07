import { helpText, parseStartOptions } from './options.ts';

test('without options everything runs, with the demo', () => {
  expect(parseStartOptions([])).toEqual({
    help: false,
    demo: true,
    httpPort: undefined,
    tlsPort: undefined,
    fresh: false,
    yes: false,
    openBrowser: true,
    logLevel: 'info',
    monitoring: false,
    backups: true,
    scale: {},
    stateFolder: undefined,
    eventsPerSecond: 1,
    onlyServers: false,
  });
});

test('all options are read', () => {
  const argv = [
    '--no-demo',
    '--port',
    '80',
    '--tls-port=443',
    '--fresh',
    '--yes',
    '--no-open',
    '--log-level',
    'debug',
  ];
  const more = [
    '--no-backup',
    '--scale',
    'scoring=3,api=2',
    '--state',
    '/s',
    '--events-per-second',
    '0.5',
    '--only',
    'servers',
  ];
  expect(parseStartOptions([...argv, ...more])).toMatchObject({
    demo: false,
    backups: false,
    scale: { scoring: 3, api: 2 },
    httpPort: 80,
    tlsPort: 443,
    fresh: true,
    yes: true,
    openBrowser: false,
    logLevel: 'debug',
    stateFolder: '/s',
    eventsPerSecond: 0.5,
    onlyServers: true,
  });
});

test.each([
  [['--prot', '1'], /prot/],
  [['--port', 'many'], /--port takes a number from 1 to 65535, not "many"/],
  [['--port', '0'], /--port/],
  [['--port', '1.5'], /--port/],
  [['--log-level', 'loud'], /debug, info, warn, error/],
  [['--only', 'kafka'], /servers/],
  [['extra'], /extra/],
])('%j is refused with a sentence', (argv, message) => {
  expect(() => parseStartOptions(argv)).toThrow(message);
});

test('the help text names every option that is read', () => {
  const options = [
    '--no-demo',
    '--events-per-second',
    '--port',
    '--tls-port',
    '--fresh',
    '--yes',
    '--no-open',
  ];
  for (const option of [...options, '--log-level', '--state', '--only', '--help'])
    expect(helpText).toContain(option);
});
