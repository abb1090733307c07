import { join } from 'node:path';
import { announce, demoEmail } from './announce.ts';
import { buildDashboard, buildServices } from './build.ts';
import { type Certificate, keepCertificate } from '../servers/certificate.ts';
import { givenServers } from '../bootstrap/config.ts';
import { type DemoInput, isHistoryLoaded, loadHistory, startLiveShop } from '../demo/demo.ts';
import { nodeProgram } from '../bootstrap/node-program.ts';
import { planNginx } from '../servers/nginx-server.ts';
import { readAlertReceivers, reachesSomebody } from '../monitoring/alert-receivers.ts';
import { serveLauncherMetrics } from '../monitoring/launcher-metrics.ts';
import { planBackups } from '../backup/plan-backups.ts';
import type { ServiceName } from '@ebb/db/service-accounts';
import { planMonitoring } from '../monitoring/plan-monitoring.ts';
import type { ScrapeTargets } from '../monitoring/prometheus-config.ts';
import { openBrowser } from './open-browser.ts';
import type { StartOptions } from '../bootstrap/options.ts';
import { choosePorts } from '../bootstrap/ports.ts';
import { type Progress, stepTable } from '../bootstrap/progress.ts';
import type { Programs } from '../bootstrap/programs.ts';
import { runCommand } from './run-command.ts';
import { writeRunningFile } from './running-file.ts';
import { type Secrets, keepSecrets, masterKeySettings } from '../bootstrap/secrets.ts';
import { serverAccount } from '../servers/server-account.ts';
import type { ServerAddresses } from '../servers/server-addresses.ts';
import { demoTuning } from '../servers/server-tuning.ts';
import { startServers } from '../servers/servers.ts';
import { untilAllRuns } from './until-all-runs.ts';
import { furtherPorts } from './scale.ts';
import { planDashboard, planServices, portsOf, servicePorts, type ServicePort } from './services.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { Supervisor } from './supervisor.ts';
import { watchLearning } from '../demo/watch-learning.ts';

export interface RunInput {
  readonly projectRoot: string;
  readonly options: StartOptions;
  readonly progress: Progress;
  readonly folder: StateFolder;
  readonly supervisor: Supervisor;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly startedMs: number;
  readonly installSeconds: number;
}

const serverPorts = { kafka: 29_092, kafkaController: 29_093, database: 23_306, redis: 26_379 };
const defaultPorts = {
  ...{ http: 8080, tls: 8443, nginxStatus: 9107, launcherOps: 9100 },
  ...serverPorts,
  ...servicePorts,
};
const monitoringPorts = { prometheus: 9090, alertmanager: 9093 };
type Ports = Record<keyof typeof defaultPorts, number> & Record<string, number>;

/**
 * The order in which Ebb comes up. What waits for the network (servers to install) and what needs the processors
 * (bundling) go side by side, and the dashboard is built while history is already being loaded.
 */
export async function runEverything(input: RunInput): Promise<void> {
  const { options, progress, folder, signal } = input;
  const sinceStart = () => (Date.now() - input.startedMs) / 1000;
  const secrets = keepSecrets(folder.secretsFile);

  if (options.onlyServers) {
    const { addresses } = await serversOf(input, await takePorts(input, serverPorts), secrets);
    progress.note(`\n  KAFKA_BROKERS=${addresses.kafkaBrokers}\n  DATABASE_URL=${addresses.databaseUrl}`);
    progress.note(`  REDIS_URL=${addresses.redisUrl}\n  Ctrl-C ends them.`);
    return;
  }

  const ports: Ports = await takePorts(input, {
    ...defaultPorts,
    ...furtherPorts(options.scale, defaultPorts),
  });
  await serveLauncherMetrics(input.supervisor, ports.launcherOps).catch((error: unknown) =>
    progress.warn(`The launcher shows no metrics (${String(error)}); everything else goes on.`),
  );
  const servicesBuilt = progress.step('Build the services', async (say) => say(await buildServices(input)));
  const dashboardBuilt = servicesBuilt.then(() =>
    progress.step('Build the dashboard', async (say) => say(await buildDashboard(input))),
  );
  // Awaited further down; a failure before that must not count as unhandled.
  dashboardBuilt.catch(() => undefined);

  const [{ addresses, programs }] = await Promise.all([serversOf(input, ports, secrets), servicesBuilt]);
  const [certificate] = await Promise.all([
    startNginx(input, ports, programs),
    prepareData(input, addresses, secrets),
  ]);
  const services = {
    ...input,
    addresses,
    isOwnDatabase: givenServers(input.env).databaseUrl === undefined,
    secrets,
    ports,
    scale: options.scale,
    backups: options.backups,
    hasTls: certificate !== undefined,
    logLevel: options.logLevel,
    dataFolder: folder.data,
    backupFolder: join(folder.root, 'backups'),
    publicUrl: publicUrlOf(input, ports),
  };
  const dashboardUp = dashboardBuilt.then(() =>
    progress.step('Start the dashboard', () => input.supervisor.keep(planDashboard(services))),
  );
  dashboardUp.catch(() => undefined);
  await progress.step('Start the services', async () => {
    const plans = [...planServices(services), ...(options.backups ? [planBackups(services)] : [])];
    await Promise.all(plans.map((plan) => input.supervisor.keep(plan)));
  });

  if (options.monitoring) await startMonitoring(input, ports, programs);

  const demo: DemoInput = {
    ...input,
    secrets,
    addresses,
    ingestPort: ports.ingest,
    eventsPerSecond: options.eventsPerSecond,
  };
  const loading = options.demo && !isHistoryLoaded(demo);
  const shops = options.demo ? runDemo(input, demo, sinceStart) : Promise.resolve();
  const screens = dashboardUp.then(() => {
    const hasTls = certificate !== undefined;
    announce({ progress, ports, secrets, loading, hasTls, sinceStart });
    writeRunningFile(folder, {
      url: `http://localhost:${ports.http}`,
      tlsUrl: hasTls ? `https://localhost:${ports.tls}` : null,
      ...addresses,
      login: { email: demoEmail, password: secrets.loginPassword },
      writeKeys: { real: secrets.realShopKey, simulated: secrets.simulatedShopKey },
      ports: portsInUse(ports, options),
    });
    if (options.openBrowser) openBrowser(`http://localhost:${ports.http}`);
  });
  await Promise.all([shops, screens]);
  await untilAllRuns(input.supervisor, progress, signal);
  if (signal.aborted) return;
  if (input.installSeconds > 0)
    progress.note(`    npm packages took ${input.installSeconds.toFixed(1)} s before that`);
  progress.note(
    `\n  All is running, ${sinceStart().toFixed(0)} s after the start. The steps, which overlap:`,
  );
  for (const line of stepTable(progress.times)) progress.note(line);
  progress.note('  Ctrl-C ends everything.');
}

async function takePorts<Name extends string>(
  { options, folder, progress }: RunInput,
  defaults: Readonly<Record<Name, number>>,
): Promise<Record<Name, number>> {
  const fixed = {
    ...(options.httpPort === undefined ? {} : { http: options.httpPort }),
    ...(options.tlsPort === undefined ? {} : { tls: options.tlsPort }),
  };
  const { ports, moved } = await choosePorts<string>(folder.stateFile, defaults, fixed);
  for (const { name, port, busyPort } of moved)
    progress.warn(`Port ${busyPort} is busy: ${name} gets ${port}.`);
  return ports;
}

function serversOf(input: RunInput, ports: Record<keyof typeof serverPorts, number>, secrets: Secrets) {
  return startServers({
    ...input,
    ports,
    secrets,
    tuning: demoTuning,
    given: givenServers(input.env),
    mayCreateDatabases: false,
    alsoNeeded: [
      ...(input.options.onlyServers ? [] : (['nginx', 'openssl'] as const)),
      ...(input.options.backups && !input.options.onlyServers ? (['databaseClient'] as const) : []),
      ...(input.options.monitoring ? (['prometheus', 'alertmanager'] as const) : []),
    ],
  });
}

/** Prometheus and Alertmanager; Ebb runs as well without them. */
async function startMonitoring(input: RunInput, ports: Ports, programs: Programs): Promise<void> {
  const { folder, progress, supervisor, env } = input;
  const own = await takePorts(input, monitoringPorts);
  const receivers = readAlertReceivers(env);
  await progress.step('Start the monitoring', async (say) => {
    const plans = planMonitoring({
      folder,
      receivers,
      ports: own,
      rules: join(input.projectRoot, 'infra/prometheus/rules'),
      programs: {
        prometheus: programs.prometheus ?? 'prometheus',
        alertmanager: programs.alertmanager ?? 'prometheus-alertmanager',
      },
      account: serverAccount(folder),
      address: publicUrlOf(input, ports),
      targets: scrapeTargets(ports, input.options),
    });
    for (const plan of plans) await supervisor.keep(plan);
    say(`http://127.0.0.1:${own.prometheus}, http://127.0.0.1:${own.alertmanager}`);
  });
  if (!reachesSomebody(receivers))
    progress.warn('Alerts reach nobody yet: infra/prometheus/README.md says how they do.');
}

/** Those behind which somebody listens. */
function portsInUse({ backupOps, ...ports }: Ports, { backups }: StartOptions): Record<string, number> {
  return backups ? { ...ports, backupOps } : ports;
}

/** Where people reach the dashboard, for links in messages. */
function publicUrlOf({ env }: RunInput, ports: Ports): string {
  return env['EBB_PUBLIC_URL'] ?? `http://localhost:${ports.http}`;
}

function scrapeTargets(ports: Ports, { scale, backups }: StartOptions): ScrapeTargets {
  const at = (port: number) => `127.0.0.1:${port}`;
  const of = (service: ServiceName, first: ServicePort) => portsOf({ ports, scale }, service, first).map(at);
  return {
    ingest: of('ingest', 'ingestOps'),
    scoring: of('scoring', 'scoringOps'),
    alerts: of('alerts', 'alertsOps'),
    api: of('api', 'apiOps'),
    trainer: of('trainer', 'trainerOps'),
    delivery: of('delivery', 'deliveryOps'),
    ...(backups ? { backup: [at(ports.backupOps)] } : {}),
    launcher: [at(ports.launcherOps)],
  };
}

async function startNginx(
  input: RunInput,
  ports: Ports,
  programs: Programs,
): Promise<Certificate | undefined> {
  const { folder, supervisor, progress, projectRoot } = input;
  const { scale } = input.options;
  return progress.step('Start nginx', async (say) => {
    const certificate = programs.openssl
      ? await keepCertificate(folder, programs.openssl, Date.now())
      : undefined;
    await supervisor.start(
      await planNginx({
        ...{ projectRoot, folder, ports, certificate },
        program: programs.nginx ?? 'nginx',
        upstreams: {
          ingest: portsOf({ ports, scale }, 'ingest', 'ingest'),
          api: portsOf({ ports, scale }, 'api', 'api'),
          alerts: portsOf({ ports, scale }, 'alerts', 'alerts'),
          dashboard: [ports.dashboard],
        },
      }),
    );
    say(`http://localhost:${ports.http}`);
    return certificate;
  });
}

async function prepareData(
  { progress, projectRoot, env, signal }: RunInput,
  addresses: ServerAddresses,
  secrets: Secrets,
): Promise<void> {
  await progress.step('Topics, tables, demo users', async () => {
    const program = join(projectRoot, 'infra/local/dist/prepare-data-command.js');
    await runCommand(nodeProgram(projectRoot), ['--enable-source-maps', program], {
      env: {
        ...env,
        NODE_ENV: 'production',
        EBB_PROJECT_ROOT: projectRoot,
        KAFKA_BROKERS: addresses.kafkaBrokers,
        DATABASE_URL: addresses.databaseUrl,
        ...(givenServers(env).databaseUrl === undefined ? { EBB_DATABASE_ACCOUNTS: 'made' } : {}),
        ...masterKeySettings(env, secrets),
        EBB_DEMO_PASSWORD: secrets.loginPassword,
        EBB_REAL_SHOP_KEY: secrets.realShopKey,
        EBB_SIMULATED_SHOP_KEY: secrets.simulatedShopKey,
      },
      onFailure: 'The topics and tables could not be prepared',
      signal,
    });
  });
}

async function runDemo(
  { progress, signal }: RunInput,
  demo: DemoInput,
  sinceStart: () => number,
): Promise<void> {
  if (isHistoryLoaded(demo)) return startLiveShop(demo);
  const watching = watchLearning({ databaseUrl: demo.addresses.databaseUrl, progress, signal, sinceStart });
  await loadHistory(demo);
  await startLiveShop(demo);
  await watching;
}
