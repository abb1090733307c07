import { createServer } from 'node:http';
import type { KeptProcess } from '../supervise/supervisor-events.ts';
import type { Supervisor } from '../supervise/supervisor.ts';

/**
 * What only the launcher knows: how often it had to start a process again. A scrape every 15 s sees one start of a process
 * that died five times meanwhile.
 */
export function launcherMetrics(processes: readonly KeptProcess[]): string {
  const of = (value: (kept: KeptProcess) => number) =>
    processes.map((kept): [string, number] => [`{process="${kept.name}"}`, value(kept)]);
  return [
    metric(
      'gauge',
      'launcher_process_up',
      '1: it runs and has been ready.',
      of(({ isUp }) => Number(isUp)),
    ),
    metric(
      'counter',
      'launcher_restarts_total',
      'Processes started again.',
      of(({ restarts }) => restarts),
    ),
    metric(
      'counter',
      'launcher_stalls_total',
      'Processes ended because they stood still.',
      of(({ stalls }) => stalls),
    ),
  ].join('');
}

function metric(type: string, name: string, help: string, values: readonly [string, number][]): string {
  const lines = values.map(([labels, value]) => `ebb_${name}${labels} ${value}\n`);
  return `# HELP ebb_${name} ${help}\n# TYPE ebb_${name} ${type}\n${lines.join('')}`;
}

/** `/metrics` of the launcher itself, until the process ends. */
export function serveLauncherMetrics(supervisor: Pick<Supervisor, 'processes'>, port: number): Promise<void> {
  const server = createServer((request, response) => {
    const isKnown = request.url === '/metrics';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(isKnown ? launcherMetrics(supervisor.processes()) : 'only /metrics\n');
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
