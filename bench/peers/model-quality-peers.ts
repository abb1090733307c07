import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { featureNames } from '@ebb/contracts';
import type { TrainingSet } from '@ebb/training';

export interface Fold {
  readonly train: TrainingSet;
  readonly test: TrainingSet;
}

export interface PeerAnswers {
  /** By name, then fold, then test row. */
  readonly answers: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Of the plain forest on the newest fold, by seed. */
  readonly forestAuc: readonly number[];
}

/**
 * What the models of scikit-learn, LightGBM and CatBoost say of the test rows. Answers are kept in .ebb/model-quality under a hash of all that goes
 * in, so a run that was stopped goes on where it was, and a change of ours does not make the peers train again.
 */
export async function askPeers(
  folds: readonly Fold[],
  plainForest: { readonly seeds: number } & Readonly<Record<string, number>>,
  python: string,
): Promise<PeerAnswers> {
  const script = resolve('bench/peers/model_quality_peers.py');
  const setup = JSON.stringify({ features: featureNames.length, folds: folds.length, ...plainForest });
  const files = folds.flatMap((fold, number) =>
    (['train', 'test'] as const).flatMap((part) => [
      { name: `${number}-${part}.f64`, content: bytesOf(fold[part].features) },
      { name: `${number}-${part}.u8`, content: bytesOf(fold[part].labels) },
    ]),
  );
  const hash = createHash('sha256').update(setup).update(readFileSync(script));
  for (const { content } of files) hash.update(content);
  const kept = resolve('.ebb/model-quality', `${hash.digest('hex').slice(0, 24)}.json`);
  if (!existsSync(kept)) {
    const folder = mkdtempSync(join(tmpdir(), 'ebb-model-quality-'));
    try {
      writeFileSync(join(folder, 'setup.json'), setup);
      for (const { name, content } of files) writeFileSync(join(folder, name), content);
      await run(python, ['-B', script, folder]);
      mkdirSync(resolve('.ebb/model-quality'), { recursive: true });
      writeFileSync(`${kept}.part`, readFileSync(join(folder, 'answers.json')));
      renameSync(`${kept}.part`, kept);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return JSON.parse(readFileSync(kept, 'utf8')) as PeerAnswers;
}

async function run(python: string, args: readonly string[]): Promise<void> {
  const child = spawn(python, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    // Threads that spin for one another are slower than one, wherever the machine has other work.
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the Python peers failed');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
