import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import { type ServerAccount, giveTo, letThrough, letThroughTo, serverAccount } from './server-account.ts';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';

/** nginx is the last to start and the first to stop taking requests. */
const STAGE = 3;
const FIRST_OPEN_PORT = 1024;

export interface NginxPlanInput {
  readonly projectRoot: string;
  readonly folder: StateFolder;
  readonly program: string;
  /** Ports on the loopback address. */
  readonly ports: { readonly http: number; readonly tls: number; readonly nginxStatus: number };
  /** The ports of each service's processes. */
  readonly upstreams: Readonly<Record<'ingest' | 'api' | 'alerts' | 'dashboard', readonly number[]>>;
  readonly certificate: Certificate | undefined;
}

/** Fills in the templates of the folder `nginx` and says how to run it. All that it writes is in the state folder. */
export async function planNginx(input: NginxPlanInput): Promise<ProcessPlan> {
  const { projectRoot, folder, ports, upstreams, certificate } = input;
  const own = join(folder.config, 'nginx');
  // Ports below are root's to open.
  const account = Math.min(ports.http, ports.tls) < FIRST_OPEN_PORT ? undefined : serverAccount(folder);
  await mkdir(own, { recursive: true });
  const values: Record<string, string> = {
    EBB_INGEST_SERVERS: serverLines(upstreams.ingest),
    EBB_API_SERVERS: serverLines(upstreams.api),
    EBB_ALERTS_SERVERS: serverLines(upstreams.alerts),
    EBB_DASHBOARD_SERVERS: serverLines(upstreams.dashboard),
    EBB_STATUS_LISTEN: `127.0.0.1:${ports.nginxStatus}`,
    EBB_HTTP_LISTEN: `127.0.0.1:${ports.http}`,
    EBB_TLS_LISTEN: `127.0.0.1:${ports.tls}`,
    EBB_TLS_CERTIFICATE: certificate?.certificateFile ?? '',
    EBB_TLS_KEY: certificate?.keyFile ?? '',
    EBB_NGINX_FOLDER: own,
  };
  const files = ['ebb.conf', 'locations.conf', ...(certificate ? ['tls.conf'] : [])];
  for (const file of files) {
    const template = readFileSync(join(projectRoot, 'nginx', `${file}.template`), 'utf8');
    writeFileSync(join(own, file), fillIn(template, values));
  }
  writeFileSync(join(own, 'starting.html'), readFileSync(join(projectRoot, 'nginx/starting.html')));
  const main = join(own, 'nginx.conf');
  writeFileSync(main, mainConfig(input, own, account));
  // nginx would make it readable by everybody.
  const accessLog = join(folder.logs, 'nginx-access.log');
  closeSync(openSync(accessLog, 'a', 0o600));
  letThrough(folder, account);
  letThroughTo(folder.logs, [accessLog], account);
  if (certificate) letThroughTo(folder.certificates, Object.values(certificate), account);
  giveTo(account, own);
  return {
    name: 'nginx',
    command: input.program,
    // -e: without it nginx opens the system's own error log before it reads the configuration.
    args: ['-e', 'stderr', '-p', own, '-c', main],
    stage: STAGE,
    account,
    ready: () => askNginx(ports.http),
    readyDeadlineMs: 15_000,
    stopDeadlineMs: 5_000,
  };
}

function serverLines(ports: readonly number[]): string {
  return ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join('\n  ');
}

/** Replaces `${NAME}`; a name without a value is a mistake in the template. Exported for its test. */
export function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The nginx template asks for ${name}, which nothing fills in`);
    return value;
  });
}

function mainConfig({ folder }: NginxPlanInput, own: string, account: ServerAccount | undefined): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path "${join(own, `${kind}-temp`)}";`,
  );
  return [
    'daemon off;',
    'worker_processes 2;',
    // As root still, workers would become `nobody`, who cannot read a state folder in root's home.
    ...(process.getuid?.() === 0 && !account ? ['user root;'] : []),
    `pid "${join(own, 'nginx.pid')}";`,
    // Everything below this level quotes the request with its search words; the access log has the status.
    'error_log stderr crit;',
    'events { worker_connections 4096; }',
    'http {',
    ...temporary,
    '  default_type application/octet-stream;',
    '  include ebb.conf;',
    `  access_log "${join(folder.logs, 'nginx-access.log')}" ebb buffer=32k flush=1s;`,
    '  include tls.con[f];',
    '}',
    '',
  ].join('\n');
}

/** Any answer will do: the services behind may still be starting. */
async function askNginx(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    signal: AbortSignal.timeout(5_000),
    redirect: 'manual',
  });
  await answer.body?.cancel();
}
