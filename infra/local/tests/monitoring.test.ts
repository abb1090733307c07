import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, projectRoot, testSealing, testServers, testTokenSettings, waitFor } from '@ebb/testkit';
import { findProgram } from '../src/bootstrap/programs.ts';
import { openStateFolder } from '../src/bootstrap/state-folder.ts';
import { planMonitoring } from '../src/monitoring/plan-monitoring.ts';
import { serverAccount, letThrough } from '../src/servers/server-account.ts';
import { createSupervisor, type Supervisor } from '../src/supervise/supervisor.ts';

jest.setTimeout(240_000);

interface Message {
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

const root = projectRoot();
let folder: string;
let supervisor: Supervisor;
let receiver: Server;
const received = { everybody: [] as Message[], pager: [] as Message[], pulse: [] as Message[] };
let service: ChildProcess | undefined;

/** A real service as it runs in production: bundled, a process of its own. */
function startApi(port: number): ChildProcess {
  const { databaseUrl, redisUrl, kafkaBrokers } = testServers();
  return spawn(process.execPath, [join(root, 'services/api/dist/monitoring-test/main.js')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      KAFKA_BROKERS: kafkaBrokers,
      ...testTokenSettings,
      ...testSealing,
      EBB_HTTP_PORT: '0',
      EBB_METRICS_PORT: String(port),
      EBB_LOG_LEVEL: 'silent',
    },
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-monitoring-'));
  execFileSync(process.execPath, [join(root, 'infra/build-service.mjs'), '--out', 'dist/monitoring-test'], {
    cwd: join(root, 'services/api'),
  });
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const kind = (request.url ?? '').slice(1) as keyof typeof received;
      received[kind].push(JSON.parse(Buffer.concat(parts).toString()) as Message);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const state = openStateFolder(join(folder, 'state'), root);
  const account = serverAccount(state);
  letThrough(state, account);
  supervisor = createSupervisor(state, {
    restarted: () => undefined,
    keepsDying: () => undefined,
    notReady: () => undefined,
    stalled: () => undefined,
  });
});
afterAll(async () => {
  await supervisor.stopAll();
  service?.kill('SIGKILL');
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'services/api/dist/monitoring-test'), { recursive: true, force: true });
});

/** The rules of the product, impatient. */
function quickRules(): string {
  const rules = join(folder, 'rules');
  mkdirSync(rules);
  for (const file of readdirSync(join(root, 'infra/prometheus/rules'))) {
    const text = readFileSync(join(root, 'infra/prometheus/rules', file), 'utf8');
    writeFileSync(join(rules, file), text.replace(/^(\s+for:) .*$/gm, '$1 0s'));
  }
  return rules;
}

const firing = (messages: readonly Message[], name: string) =>
  messages.find(({ alerts }) =>
    alerts.some(({ labels, status }) => labels['alertname'] === name && status === 'firing'),
  );

test('a service that is killed: the alert reaches a receiver and the pager, with its runbook, and is taken back when the service is there again', async () => {
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const apiPort = await freePort();
  service = startApi(apiPort);
  await waitFor(async () => (await fetch(`http://127.0.0.1:${apiPort}/livez`).catch(() => undefined))?.ok, {
    what: 'the api',
    timeoutMs: 60_000,
  });
  const program = (...names: string[]) => findProgram(names, process.env['PATH'] ?? '') ?? names[0]!;
  const state = openStateFolder(join(folder, 'state'), root);
  const times = { groupWait: '1s', groupInterval: '1s', repeatInterval: '1h' };
  const plans = planMonitoring({
    folder: state,
    rules: quickRules(),
    programs: {
      prometheus: program('prometheus'),
      alertmanager: program('prometheus-alertmanager', 'alertmanager'),
    },
    ports: { prometheus: await freePort(), alertmanager: await freePort() },
    account: serverAccount(state),
    receivers: {
      email: undefined,
      slackUrl: undefined,
      webhookUrl: `${address}/everybody`,
      pagerUrl: `${address}/pager`,
      deadManUrl: `${address}/pulse`,
    },
    address: 'https://ebb.shop.example/',
    targets: { api: [`127.0.0.1:${apiPort}`] },
    every: '1s',
    resendDelay: '2s',
    times: { critical: times, warning: times, deadMan: { ...times, repeatInterval: '1s' } },
  });
  for (const plan of plans) await supervisor.start(plan);

  // All is well: the pulse goes on, and says nothing to people.
  await waitFor(() => received.pulse.length >= 2, { what: 'two beats of the pulse', timeoutMs: 60_000 });
  expect(firing(received.everybody, 'EbbWatchdog')).toBeUndefined();
  expect(firing(received.everybody, 'EbbServiceDown')).toBeUndefined();

  service.kill('SIGKILL');
  const message = await waitFor(() => firing(received.everybody, 'EbbServiceDown'), {
    what: 'the message that the api is down',
    timeoutMs: 60_000,
  });
  expect(message).toMatchObject({
    receiver: 'critical',
    alerts: [
      {
        labels: { severity: 'critical', job: 'api' },
        annotations: {
          summary: 'api does not answer',
          runbook_url: 'https://ebb.shop.example/runbooks/EbbServiceDown',
        },
      },
    ],
  });
  await waitFor(() => firing(received.pager, 'EbbServiceDown'), { what: 'the pager', timeoutMs: 60_000 });
  // What follows from it keeps quiet.
  expect(firing(received.everybody, 'EbbServiceUnready')).toBeUndefined();

  service = startApi(apiPort);
  await waitFor(
    () =>
      received.everybody.some(
        ({ status, alerts }) => status === 'resolved' && alerts[0]?.labels['alertname'] === 'EbbServiceDown',
      ),
    { what: 'the message that it is over', timeoutMs: 90_000 },
  );
});
