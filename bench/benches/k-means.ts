// k-means, silhouette and predictions beside scikit-learn: the same rows, start and tolerance, both on all processors.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSeededRandom } from '@ebb/forest';
import { assignSegments, fitSegmentModel, kMeans, silhouette } from '@ebb/learning/clustering';
import { pythonWith } from '@ebb/testkit';

const columns = 5;
const clusters = 8;
const rowCount = 1_000_000;
const tolerances = [1e-4, 0];
const repeats = 3;
const silhouetteRows = 20_000;
const limit = 0.6;

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly inertia: number;
  readonly iterations: number;
}

/** Twelve overlapping groups, of which eight clusters are to be made: nothing that is found at once. */
function drawRows(): { values: Float64Array; start: Float64Array } {
  const random = createSeededRandom(42, 0);
  const uniform = (): number => (random.below(2 ** 30) + 0.5) / 2 ** 30;
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const middles = Float64Array.from({ length: 12 * columns }, () => 2 * normal());
  const values = new Float64Array(rowCount * columns);
  for (let row = 0; row < rowCount; row++) {
    const group = random.below(12);
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = middles[group * columns + column]! + normal();
    }
  }
  const start = new Float64Array(clusters * columns);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const row = random.below(rowCount);
    start.set(values.subarray(row * columns, (row + 1) * columns), cluster * columns);
  }
  return { values, start };
}

async function measured<T>(work: () => Promise<T> | T): Promise<[T, number, number]> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const answer = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return [answer, seconds, (user + system) / 1e6];
}

async function ours(
  values: Float64Array,
  start: Float64Array,
  tolerance: number,
  workers: number,
): Promise<Measured> {
  let best: Measured | null = null;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const rows = { values, featureCount: columns };
    const [found, seconds, cpuSeconds] = await measured(() =>
      kMeans(rows, { clusters, tolerance, initialCentres: start, workers }),
    );
    const { inertia, iterations } = found;
    if (best === null || seconds < best.seconds) best = { seconds, cpuSeconds, inertia, iterations };
  }
  return best!;
}

const python = pythonWith('scikit-learn', ['scikit-learn']);
const workers = availableParallelism();
const load = (): string => loadavg()[0]!.toFixed(1);
const { values, start } = drawRows();
const rows = { values, featureCount: columns };
console.log(
  `${rowCount} rows × ${columns}, k = ${clusters}, ${workers} threads each; load average ${load()}`,
);

const before = [];
for (const tolerance of tolerances) before.push(await ours(values, start, tolerance, workers));

const folder = mkdtempSync(join(tmpdir(), 'ebb-k-means-'));
let peer: {
  version: string;
  runs: Measured[];
  silhouette: { score: number; seconds: number; cpuSeconds: number };
};
try {
  const bytes = (part: Float64Array): Uint8Array =>
    new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  writeFileSync(
    join(folder, 'setup.json'),
    JSON.stringify({ columns, clusters, tolerances, repeats, silhouetteRows }),
  );
  writeFileSync(join(folder, 'rows.f64'), bytes(values));
  writeFileSync(join(folder, 'start.f64'), bytes(start));
  const { stdout, status, error } = spawnSync(
    python,
    ['-B', resolve('bench/peers/k_means_peers.py'), folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error('the Python peer failed', { cause: error });
  peer = JSON.parse(stdout) as typeof peer;
} finally {
  rmSync(folder, { recursive: true });
}

let isMet = true;
for (const [which, tolerance] of tolerances.entries()) {
  const after = await ours(values, start, tolerance, workers);
  const alone = await ours(values, start, tolerance, 1);
  const best = after.seconds < before[which]!.seconds ? after : before[which]!;
  const theirs = peer.runs[which]!;
  const ratio = best.seconds / theirs.seconds;
  isMet &&= ratio <= limit;
  console.log(`Tolerance ${tolerance}, ${best.iterations} iterations (scikit-learn ${theirs.iterations}):`);
  console.log(
    `  elapsed ${best.seconds.toFixed(2)} s, scikit-learn ${peer.version} ${theirs.seconds.toFixed(2)} s: ratio ${ratio.toFixed(2)} (limit ${limit})`,
  );
  console.log(
    `  processor time ${best.cpuSeconds.toFixed(2)} s, scikit-learn ${theirs.cpuSeconds.toFixed(2)} s: ratio ${(best.cpuSeconds / theirs.cpuSeconds).toFixed(2)}; on one thread ${alone.cpuSeconds.toFixed(2)} s`,
  );
  console.log(
    `  inertia off by ${Math.abs(best.inertia / theirs.inertia - 1).toExponential(1)}; one thread gives the same: ${alone.inertia === best.inertia}`,
  );
}

const few = { values: values.slice(0, silhouetteRows * columns), featureCount: columns };
const { labels } = await kMeans(few, { clusters, initialCentres: start });
const [exact, seconds, cpuSeconds] = await measured(() => silhouette(few, labels));
console.log(
  `Silhouette of ${silhouetteRows} rows, exact: ${exact.score!.toFixed(6)} in ${seconds.toFixed(2)} s (processor ${cpuSeconds.toFixed(2)}), scikit-learn ${peer.silhouette.score.toFixed(6)} in ${peer.silhouette.seconds.toFixed(2)} s (processor ${peer.silhouette.cpuSeconds.toFixed(2)})`,
);
const whole = await kMeans(rows, { clusters, initialCentres: start, workers });
const [sampled, sampledSeconds] = await measured(() => silhouette(rows, whole.labels));
console.log(
  `Silhouette of ${rowCount} rows from ${sampled.sampledRows}: ${sampled.score!.toFixed(4)} ± ${sampled.standardError.toFixed(4)} (standard error) in ${sampledSeconds.toFixed(2)} s`,
);
const model = fitSegmentModel(rows, whole.labels, clusters);
const asked = { values: values.slice(0, 10_000 * columns), featureCount: columns };
const times: number[] = [];
for (let repeat = 0; repeat < 20; repeat++)
  times.push((await measured(() => assignSegments(model, asked)))[1] * 1000);
const [first] = times;
const median = times.sort((left, right) => left - right)[10]!;
isMet &&= median <= 10;
console.log(
  `10,000 predictions with confidence: median ${median.toFixed(2)} ms, first ${first!.toFixed(2)} ms (limit 10)`,
);
console.log(`Load average at the end ${load()}`);
if (!isMet) process.exitCode = 1;
