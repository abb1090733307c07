// Runs the query of every panel against a real Prometheus that scrapes the running services, and fails if one is
// empty: a panel that shows nothing hides that its metric was renamed.
//
//   npm start                                   (in another terminal; let events arrive)
//   node grafana/check-panels.mjs               the default ports
//   node grafana/check-panels.mjs scoring=127.0.0.1:19102 api=127.0.0.1:19104
//
// Needs the programs prometheus (Debian package prometheus), or EBB_PROMETHEUS naming it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const scrapes = 12;
const patienceMs = 90_000;
const rateInterval = '10s';
/** What a young system cannot have yet: matured answers take a horizon of weeks. Told, and no failure. */
const comesWithTime = /^max by \(shop\) \(ebb_model_(live|drift)_\w+\{/;

const addresses = {
  ingest: '127.0.0.1:9101',
  scoring: '127.0.0.1:9102',
  alerts: '127.0.0.1:9103',
  api: '127.0.0.1:9104',
  trainer: '127.0.0.1:9105',
  delivery: '127.0.0.1:9106',
  ...Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('='))),
};

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

/** @returns the values of an instant query: only those that are numbers, since a panel shows nothing for NaN */
async function ask(query) {
  const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
  const answer = await (await fetch(url)).json();
  if (answer.status !== 'success') throw new Error(`${query}: ${answer.error}`);
  return answer.data.result.map(({ value }) => Number(value[1])).filter((value) => !Number.isNaN(value));
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
    await pause(500);
  }
}

/** As Grafana would: the interval of rates, and every variable at "All". */
function filledIn(query) {
  return query
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$__range', '5m')
    .replace(/\$\{?[a-z]+\}?/g, '.*');
}

const empty = [];
const early = [];
let asked = 0;
try {
  await waitForScrapes();
  for (const file of readdirSync(join(import.meta.dirname, 'dashboards'))) {
    const { panels } = JSON.parse(readFileSync(join(import.meta.dirname, 'dashboards', file), 'utf8'));
    for (const { title, targets = [] } of panels) {
      for (const { expr } of targets) {
        asked += 1;
        const values = await ask(filledIn(expr));
        if (values.length === 0)
          (comesWithTime.test(expr) ? early : empty).push(`${file} · ${title} · ${expr}`);
      }
    }
  }
  console.log(`${asked - empty.length - early.length} of ${asked} queries have data`);
  if (early.length > 0) console.log(`not yet, which is no failure:\n  ${early.join('\n  ')}`);
  if (empty.length > 0) {
    console.error(`empty:\n  ${empty.join('\n  ')}`);
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
