import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launcherEnv } from '../bootstrap/config.ts';
import { readAlertReceivers, reachesSomebody } from './alert-receivers.ts';
import { alertmanagerConfig } from './alertmanager-config.ts';
import { prometheusConfig, rulesFor, usualAddress } from './prometheus-config.ts';

/**
 * For containers: writes the configuration of Prometheus and Alertmanager, by the environment, into the folder that both read.
 */
function writeMonitoringConfig(env: NodeJS.ProcessEnv): void {
  const folder = env['EBB_MONITORING_FOLDER'] ?? '/monitoring';
  const source = join(env['EBB_PROJECT_ROOT'] ?? process.cwd(), 'infra/prometheus/rules');
  const receivers = readAlertReceivers(env);
  mkdirSync(join(folder, 'rules'), { recursive: true });
  for (const file of readdirSync(source))
    writeFileSync(
      join(folder, 'rules', file),
      rulesFor(readFileSync(join(source, file), 'utf8'), env['EBB_PUBLIC_URL'] ?? usualAddress),
    );
  const targets = Object.fromEntries(
    ['ingest', 'scoring', 'alerts', 'api', 'trainer', 'delivery'].map((name, index) => [
      name,
      [`${name}:${9101 + index}`],
    ]),
  );
  const prometheus = prometheusConfig({
    targets: { ...targets, prometheus: ['localhost:9090'], alertmanager: ['alertmanager:9093'] },
    rulesFolder: join(folder, 'rules'),
    alertmanager: 'alertmanager:9093',
  });
  writeFileSync(join(folder, 'prometheus.yml'), `${JSON.stringify(prometheus, null, 2)}\n`);
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    `${JSON.stringify(alertmanagerConfig(receivers), null, 2)}\n`,
  );
  if (!reachesSomebody(receivers))
    console.error('Alerts reach nobody: set one of EBB_ALERT_… (infra/prometheus/README.md).');
}

try {
  writeMonitoringConfig(launcherEnv);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
