import { join } from 'node:path';
import { nodeProgram } from '../bootstrap/node-program.ts';
import type { ServiceName } from '@ebb/db/service-accounts';
import { publicTextsOf } from '@ebb/session';
import { masterKeySettings, servicePasswords, type Secrets } from '../bootstrap/secrets.ts';
import { serviceDatabaseUrl } from '../servers/database-server.ts';
import type { ServerAddresses } from '../servers/server-addresses.ts';
import type { ProcessPlan } from './process-plan.ts';
import { type Scale, portName, processName, processNumbers } from './scale.ts';
import type { AliveCheck } from './until-stalled.ts';

/** Services are stopped after nginx and before the servers they use. */
const STAGE = 2;

export const servicePorts = {
  ingest: 4101,
  ingestOps: 9101,
  scoringOps: 9102,
  alerts: 4103,
  alertsOps: 9103,
  api: 4104,
  apiOps: 9104,
  trainerOps: 9105,
  deliveryOps: 9106,
  dashboard: 4106,
  backupOps: 9108,
} as const;

export type ServicePort = keyof typeof servicePorts;

export interface ServicesInput {
  readonly projectRoot: string;
  readonly addresses: ServerAddresses;
  /** The launcher's database, in which each service has an account; else all use the one that was given. */
  readonly isOwnDatabase: boolean;
  readonly secrets: Secrets;
  /** By name; those of further processes have their number behind it. */
  readonly ports: Readonly<Record<ServicePort, number>> & Readonly<Record<string, number>>;
  readonly scale: Scale;
  readonly logLevel: string;
  /** Where the servers keep their data. */
  readonly dataFolder: string;
  /** Where backups lie, unless the environment says otherwise. */
  readonly backupFolder: string;
  /** Where people reach the dashboard. */
  readonly publicUrl: string;
  /** nginx has a certificate. */
  readonly hasTls: boolean;
  /** A process makes backups. */
  readonly backups: boolean;
  readonly env: NodeJS.ProcessEnv;
}

interface Service {
  readonly name: ServiceName;
  readonly httpPort?: ServicePort;
  readonly opsPort: ServicePort;
  readonly nodeOptions?: readonly string[];
  readonly patience?: Patience;
}

/** How long a process may fail to answer `/livez` (asked once an interval) before it is ended and started again. */
interface Patience {
  readonly everyMs: number;
  readonly failures: number;
}

/** A frozen process is seen after 30 s; one of whose loops stands still, 30 s after the 60 s that a loop may be silent. */
const patience: Patience = { everyMs: 5_000, failures: 6 };
/** Its trade is to compute: a step of a large training may keep its loop from answering for a while. */
const trainerPatience: Patience = { everyMs: 15_000, failures: 20 };

const services: readonly Service[] = [
  { name: 'ingest', httpPort: 'ingest', opsPort: 'ingestOps' },
  // What a batch makes lives as long as its transaction: with V8's 16 MB most of it would be copied twice before it dies.
  { name: 'scoring', opsPort: 'scoringOps', nodeOptions: ['--max-semi-space-size=64'] },
  { name: 'alerts', httpPort: 'alerts', opsPort: 'alertsOps' },
  { name: 'api', httpPort: 'api', opsPort: 'apiOps' },
  { name: 'trainer', opsPort: 'trainerOps', patience: trainerPatience },
  { name: 'delivery', opsPort: 'deliveryOps' },
];

export function planServices(input: ServicesInput): ProcessPlan[] {
  return services.flatMap((service) =>
    processNumbers(input.scale, service.name).map((number) => planProcess(input, service, number)),
  );
}

/** The ports of all processes of a service. */
export function portsOf(
  { ports, scale }: Pick<ServicesInput, 'ports' | 'scale'>,
  service: ServiceName,
  first: ServicePort,
): number[] {
  return processNumbers(scale, service).flatMap((number) => ports[portName(first, number)] ?? []);
}

function planProcess(input: ServicesInput, service: Service, number: number): ProcessPlan {
  const { projectRoot, ports } = input;
  const { name, httpPort, opsPort, nodeOptions = [] } = service;
  const ownPort = (first: ServicePort) => ports[portName(first, number)] ?? ports[first];
  const ops = `http://127.0.0.1:${ownPort(opsPort)}`;
  return {
    name: processName(name, number),
    command: nodeProgram(projectRoot),
    args: [...nodeOptions, '--enable-source-maps', join(projectRoot, 'services', name, 'dist/main.js')],
    cwd: join(projectRoot, 'services', name),
    env: {
      ...serviceEnv(input, name),
      ...(httpPort ? { EBB_HTTP_PORT: String(ownPort(httpPort)) } : {}),
      EBB_METRICS_PORT: String(ownPort(opsPort)),
      ...(name === 'api' ? systemEnv(input) : {}),
    },
    stage: STAGE,
    ready: () => askReady(`${ops}/readyz?verbose`),
    readyDeadlineMs: 60_000,
    alive: aliveCheck(`${ops}/livez`, service.patience ?? patience),
    stopDeadlineMs: 12_000,
  };
}

export function planDashboard({ projectRoot, ports, env }: ServicesInput): ProcessPlan {
  const next = join(projectRoot, 'node_modules/next/dist/bin/next');
  return {
    name: 'dashboard',
    command: nodeProgram(projectRoot),
    args: [next, 'start', '--hostname', '127.0.0.1', '--port', String(ports.dashboard)],
    cwd: join(projectRoot, 'apps/dashboard'),
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', PORT: String(ports.dashboard) },
    stage: STAGE,
    ready: () => askDashboard(ports.dashboard),
    readyDeadlineMs: 60_000,
    alive: aliveCheck(`http://127.0.0.1:${ports.dashboard}/icon.svg`, patience),
    stopDeadlineMs: 5_000,
  };
}

/** What a service is given: of the secrets only its own, whatever the launcher was started with. */
function serviceEnv(input: ServicesInput, service: ServiceName): NodeJS.ProcessEnv {
  const { env, addresses, secrets, logLevel, publicUrl } = input;
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !secretSettings.test(name))),
    NODE_ENV: 'production',
    EBB_ENV: 'production',
    EBB_LOG_LEVEL: logLevel,
    EBB_HTTP_HOST: '127.0.0.1',
    EBB_PUBLIC_URL: publicUrl,
    KAFKA_BROKERS: addresses.kafkaBrokers,
    DATABASE_URL: input.isOwnDatabase
      ? serviceDatabaseUrl(addresses.databaseUrl, service, servicePasswords(secrets)[service])
      : addresses.databaseUrl,
    ...ownSecrets(input)[service],
  };
}

const secretSettings =
  /^(EBB_(JWT_SECRET|TOKEN_KEYS|SMTP_PASSWORD|MASTER_KEY|PREVIOUS_MASTER_KEYS)(_FILE)?|REDIS_URL(_FILE)?)$/;

/** Secrets that a service needs beside its account at the database. */
function ownSecrets({
  addresses,
  secrets,
  env,
}: ServicesInput): Partial<Record<ServiceName, NodeJS.ProcessEnv>> {
  const masterKeys = masterKeySettings(env, secrets);
  const mail = Object.fromEntries(
    Object.entries(env).filter(([name]) => name.startsWith('EBB_SMTP_PASSWORD')),
  );
  return {
    delivery: { ...mail, ...masterKeys },
    api: {
      ...mail,
      REDIS_URL: addresses.redisUrl,
      EBB_JWT_SECRET: secrets.jwtSecret,
      EBB_TOKEN_KEYS: secrets.tokenKeys,
      ...masterKeys,
    },
    ingest: masterKeys,
    alerts: { EBB_TOKEN_PUBLIC_KEYS: publicTextsOf(secrets.tokenKeys.split(',')).join() },
  };
}

/** What the page about the system looks at. */
function systemEnv(input: ServicesInput): NodeJS.ProcessEnv {
  const { ports, dataFolder, hasTls, backups } = input;
  const watched = [
    ...services.flatMap(({ name, opsPort }) =>
      portsOf(input, name, opsPort).map((port) => `${name}=127.0.0.1:${port}`),
    ),
    ...(backups ? [`backup=127.0.0.1:${ports.backupOps}`] : []),
  ];
  return {
    EBB_SYSTEM_SERVICES: watched.join(','),
    EBB_SYSTEM_DISKS: `data=${dataFolder}`,
    EBB_SYSTEM_NGINX: `http://127.0.0.1:${ports['nginxStatus']}/status`,
    ...(hasTls ? { EBB_SYSTEM_CERTIFICATES: `localhost=localhost:${ports['tls']}` } : {}),
  };
}

export async function askReady(url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.slice(0, 300));
}

export function aliveCheck(url: string, { everyMs, failures }: Patience): AliveCheck {
  return {
    everyMs,
    failures,
    ask: async () => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(everyMs) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text.slice(0, 300));
    },
  };
}

async function askDashboard(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    signal: AbortSignal.timeout(10_000),
    redirect: 'manual',
  });
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`it answers ${answer.status}`);
}
