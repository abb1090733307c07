import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, createConnection } from 'mariadb';

import type { Progress } from '../bootstrap/progress.ts';

const POLL_MS = 500;

export interface LearningInput {
  readonly databaseUrl: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Seconds since `npm start`, for the line about the first alert. */
  readonly sinceStart: () => number;
}

/**
 * Watches, through the tables that the trainer and scoring write, until each demo shop with history has a model and
 * the first alert is there, and says both. It only looks: the trainer starts by itself.
 */
export async function watchLearning(input: LearningInput): Promise<void> {
  const said = new Set<string>();
  while (!input.signal.aborted) {
    try {
      return await watchUntilAlert(input, said);
    } catch {
      // The database was restarted: nothing but these lines depends on this connection.
      await pause(POLL_MS, undefined, { signal: input.signal }).catch(() => undefined);
    }
  }
}

async function watchUntilAlert(
  { databaseUrl, progress, signal, sinceStart }: LearningInput,
  said: Set<string>,
): Promise<void> {
  const url = new URL(databaseUrl);
  const connection = await createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    allowPublicKeyRetrieval: true,
  });
  try {
    while (!signal.aborted) {
      for (const line of [...(await modelLines(connection)), ...(await runLines(connection))]) {
        if (!said.has(line)) progress.note(`    ${line}`);
        said.add(line);
      }
      if (await hasAlert(connection)) {
        progress.note(`  ✓ The first alert was raised ${sinceStart().toFixed(0)} s after the start`);
        return;
      }
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await connection.end();
  }
}

async function modelLines(connection: Connection): Promise<string[]> {
  const models = await connection.query<{ shopId: string; version: number; status: string }[]>(
    'SELECT shop_id AS shopId, version, status FROM model ORDER BY created_ms',
  );
  return models.map(({ shopId, version, status }) => `model ${version} of the shop "${shopId}" is ${status}`);
}

async function runLines(connection: Connection): Promise<string[]> {
  const runs = await connection.query<
    { shopId: string; status: string; step: string; error: string | null }[]
  >('SELECT shop_id AS shopId, status, step, error FROM training_run ORDER BY started_ms');
  return runs.map(({ shopId, status, step, error }) =>
    error ? `training for "${shopId}" failed: ${error}` : `training for "${shopId}": ${status}, ${step}`,
  );
}

async function hasAlert(connection: Connection): Promise<boolean> {
  return (await connection.query<unknown[]>('SELECT 1 FROM alert LIMIT 1')).length > 0;
}
