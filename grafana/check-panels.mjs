// Runs the query of every panel against a real Prometheus that scrapes the running services, and fails if one asks for
// what nobody has: a panel that shows nothing hides that its metric was renamed. What has not happened yet on a young
// system (a refused client, matured answers) is told, and is no failure.
//
//   npm start                                   (in another terminal; let events arrive)
//   node grafana/check-panels.mjs               the default ports
//   node grafana/check-panels.mjs --state DIR   the ports of what runs from another folder than .ebb
//   node grafana/check-panels.mjs scoring=127.0.0.1:19102 api=127.0.0.1:19104
//
// Needs the programs prometheus (Debian package prometheus), or EBB_PROMETHEUS naming it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { faultOf } from './judge-query.mjs';

const scrapes = 4;
const patienceMs = 90_000;
const rateInterval = '10s';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { state: { type: 'string', default: join(import.meta.dirname, '../.ebb') } },
});

/** Where the services show their metrics: of what runs here, else the usual ports, and what was named. */
function findAddresses() {
  const file = join(options.state, 'running.json');
  const { ports } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { ports: {} };
  const names = ['launcher', 'ingest', 'scoring', 'alerts', 'api', 'trainer', 'delivery', 'backup'];
  const usual = { launcher: 9100, backup: 9108 };
  const found = names.map((name, index) => [
    name,
    `127.0.0.1:${ports[`${name}Ops`] ?? usual[name] ?? 9100 + index}`,
  ]);
  return { ...Object.fromEntries(found), ...Object.fromEntries(positionals.map((each) => each.split('='))) };
}
const addresses = findAddresses();

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'ebb-panels-'));
const jobs = Object.entries(addresses).map(
  ([job, address]) => `  - job_name: ${job}\n    static_configs: [{ targets: ['${address}'] }]`,
);
writeFileSync(
  join(folder, 'prometheus.yml'),
  `global:\n  scrape_interval: 1s\nscrape_configs:\n${jobs.join('\n')}\n`,
);
const port = await freePort();
const prometheus = spawn(
  process.env['EBB_PROMETHEUS'] ?? 'prometheus',
  [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
let ended = false;
prometheus.once('error', (error) => {
  ended = true;
  console.error(`prometheus cannot be run (${error.message}): install the Debian package prometheus.`);
});
prometheus.once('exit', () => {
  ended = true;
});

async function call(path) {
  const answer = await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json();
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data;
}

/** @returns the values of an instant query: only those that are numbers, since a panel shows nothing for NaN */
async function ask(query) {
  const { result } = await call(`query?query=${encodeURIComponent(query)}`);
  return result.map(({ value }) => Number(value[1])).filter((value) => !Number.isNaN(value));
}

async function waitForScrapes() {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (ended) throw new Error('prometheus has ended');
    const counts = await ask('sum_over_time(up[5m])').catch(() => []);
    if (counts.length === jobs.length && Math.min(...counts) >= scrapes) return;
    if (performance.now() > deadline) {
      const down = Object.entries(addresses).map(([job, address]) => `${job} ${address}`);
      throw new Error(`not all services answered within ${patienceMs / 1000} s: ${down.join(', ')}`);
    }
    await pause(250);
  }
}

/** The labels of every metric that has series, by its name without the endings of histograms. */
async function readLabels() {
  const labels = new Map();
  for (const { __name__: name, ...own } of await call(
    `series?match[]=${encodeURIComponent('{__name__=~"ebb_.+"}')}`,
  )) {
    const metric = name.replace(/_(bucket|sum|count)$/, '');
    const names = labels.get(metric) ?? new Set();
    for (const label of Object.keys(own)) names.add(label);
    labels.set(metric, names);
  }
  return labels;
}

/** As Grafana would: the interval of rates, and every variable at "All". */
function filledIn(query) {
  return query
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$__range', '5m')
    .replace(/\$\{?[a-z]+\}?/g, '.*');
}

const faults = [];
const quiet = [];
let asked = 0;
try {
  await waitForScrapes();
  const declared = new Set(Object.keys(await call('metadata')));
  const labels = await readLabels();
  for (const file of readdirSync(join(import.meta.dirname, 'dashboards'))) {
    const { panels } = JSON.parse(readFileSync(join(import.meta.dirname, 'dashboards', file), 'utf8'));
    for (const { title, targets = [] } of panels) {
      for (const { expr } of targets) {
        asked += 1;
        if ((await ask(filledIn(expr))).length > 0) continue;
        const fault = faultOf(filledIn(expr), declared, (metric) => labels.get(metric));
        const line = `${file} · ${title} · ${expr}`;
        if (fault === undefined) quiet.push(line);
        else faults.push(`${line}: ${fault}`);
      }
    }
  }
  console.log(`${asked - faults.length - quiet.length} of ${asked} queries have data`);
  if (quiet.length > 0) console.log(`not yet, which is no failure:\n  ${quiet.join('\n  ')}`);
  if (faults.length > 0) {
    console.error(`ask for what nobody has:\n  ${faults.join('\n  ')}`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  prometheus.kill('SIGTERM');
  if (!ended) await new Promise((resolve) => prometheus.once('exit', resolve));
  rmSync(folder, { recursive: true });
}
