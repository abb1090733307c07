import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StateFolder } from '../bootstrap/state-folder.ts';
import { type ServerAccount, giveTo, ownFolder } from '../servers/server-account.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';
import type { AlertReceivers } from './alert-receivers.ts';
import { type RouteTimes, alertmanagerConfig } from './alertmanager-config.ts';
import { type ScrapeTargets, prometheusConfig, rulesFor } from './prometheus-config.ts';

/** First to stop: an end that was asked for is no alert. */
const STAGE = 5;

export interface MonitoringInput {
  readonly folder: StateFolder;
  /** Folder of the alert rules. */
  readonly rules: string;
  readonly programs: { readonly prometheus: string; readonly alertmanager: string };
  readonly ports: { readonly prometheus: number; readonly alertmanager: number };
  readonly account: ServerAccount | undefined;
  readonly receivers: AlertReceivers;
  /** Where people see the dashboard, for the addresses of runbooks. */
  readonly address: string;
  readonly targets: ScrapeTargets;
  readonly every?: string;
  /** How often Prometheus tells Alertmanager what still fires; a minute by default. */
  readonly resendDelay?: string;
  readonly times?: RouteTimes;
}

/** Writes the configuration of Prometheus and Alertmanager and says how to run them. */
export function planMonitoring(input: MonitoringInput): ProcessPlan[] {
  const { folder, ports, programs, account, every } = input;
  const own = join(folder.config, 'monitoring');
  mkdirSync(join(own, 'rules'), { recursive: true });
  for (const file of readdirSync(input.rules))
    writeFileSync(
      join(own, 'rules', file),
      rulesFor(readFileSync(join(input.rules, file), 'utf8'), input.address),
    );
  const prometheus = join(own, 'prometheus.yml');
  const alertmanager = join(own, 'alertmanager.yml');
  const [prometheusAt, alertmanagerAt] = [`127.0.0.1:${ports.prometheus}`, `127.0.0.1:${ports.alertmanager}`];
  const targets = { ...input.targets, prometheus: [prometheusAt], alertmanager: [alertmanagerAt] };
  write(
    prometheus,
    prometheusConfig({
      targets,
      rulesFolder: join(own, 'rules'),
      alertmanager: alertmanagerAt,
      ...(every === undefined ? {} : { every }),
    }),
  );
  write(alertmanager, alertmanagerConfig(input.receivers, input.times));
  ownFolder(own, account);
  giveTo(account, own);
  const shared = { stage: STAGE, account, readyDeadlineMs: 60_000, stopDeadlineMs: 10_000 };
  return [
    {
      ...shared,
      name: 'alertmanager',
      command: programs.alertmanager,
      args: [
        `--config.file=${alertmanager}`,
        `--storage.path=${ownFolder(join(folder.data, 'alertmanager'), account)}`,
        `--web.listen-address=${alertmanagerAt}`,
        // One of it needs no port for its like.
        '--cluster.listen-address=',
      ],
      ready: () => askReady(alertmanagerAt),
      alive: { ask: () => askReady(alertmanagerAt), everyMs: 10_000, failures: 6 },
    },
    {
      ...shared,
      name: 'prometheus',
      command: programs.prometheus,
      args: [
        `--config.file=${prometheus}`,
        `--storage.tsdb.path=${ownFolder(join(folder.data, 'prometheus'), account)}`,
        '--storage.tsdb.retention.time=30d',
        '--storage.tsdb.retention.size=2GB',
        `--web.listen-address=${prometheusAt}`,
        ...(input.resendDelay === undefined ? [] : [`--rules.alert.resend-delay=${input.resendDelay}`]),
      ],
      ready: () => askReady(prometheusAt),
      alive: { ask: () => askReady(prometheusAt), everyMs: 10_000, failures: 6 },
    },
  ];
}

/** Receivers' addresses are secrets: whoever knows them can send. */
function write(path: string, config: object): void {
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

async function askReady(address: string): Promise<void> {
  const answer = await fetch(`http://${address}/-/ready`, { signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.slice(0, 300));
}
