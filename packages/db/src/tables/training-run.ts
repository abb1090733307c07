import { randomUUID } from 'node:crypto';
import type { ModelReason, TrainingRun } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { readReason, storedReason } from '../sql/model-reason.ts';
import { nullable, number, select, table, text, type RowOf } from '../sql/table.ts';

/** A training, from the moment it is asked for. */
export const trainingRunTable = table('training_run', {
  id: text('id'),
  shopId: text('shop_id'),
  status: text<TrainingRun['status']>('status'),
  step: text('step'),
  done: number('done'),
  total: number('total'),
  startedMs: number('started_ms'),
  finishedMs: nullable(number('finished_ms')),
  error: nullable(text('error')),
  why: nullable(text('why')),
  askedBy: nullable(text('asked_by')),
  askedByName: nullable(text('asked_by_name')),
  note: nullable(text('note')),
  modelId: nullable(text('model_id')),
});

export type TrainingRunRow = RowOf<typeof trainingRunTable>;

export interface RunProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

const beginning = { step: 'starting', done: 0, total: 0 } as const;

/** Opens a run that the trainer decided on by itself. @returns its id */
export async function startRun(
  { prisma }: Database,
  shopId: string,
  why: ModelReason,
  nowMs: number,
): Promise<string> {
  const id = randomUUID();
  const startedMs = BigInt(nowMs);
  await prisma.trainingRun.create({
    data: { id, shopId, status: 'running', ...beginning, startedMs, why: storedReason(why) },
  });
  return id;
}

/**
 * Takes the oldest run somebody asked for ("train now"). All requests of the shop that wait are answered by this one
 * training: the others are marked done when it starts, because they asked for the same data.
 *
 * @returns its id and why, or undefined when nobody asks
 */
export async function claimRequestedRun(
  { prisma }: Database,
  shopId: string,
  nowMs: number,
): Promise<{ readonly id: string; readonly why: ModelReason } | undefined> {
  const [oldest, ...others] = await prisma.trainingRun.findMany({
    where: { shopId, status: 'requested' },
    orderBy: [{ startedMs: 'asc' }, { id: 'asc' }],
    select: { id: true, why: true },
  });
  if (oldest === undefined) return undefined;
  const claimed = await prisma.trainingRun.updateMany({
    where: { id: oldest.id, status: 'requested' },
    data: { status: 'running', ...beginning, startedMs: BigInt(nowMs) },
  });
  if (claimed.count === 0) return undefined;
  await prisma.trainingRun.updateMany({
    where: { id: { in: others.map(({ id }) => id) }, status: 'requested' },
    data: { status: 'done', step: 'answered by a run that was asked for before', finishedMs: BigInt(nowMs) },
  });
  return {
    id: oldest.id,
    why: oldest.why === null ? { kind: 'asked_for', by: null } : readReason(oldest.why),
  };
}

export async function writeRunProgress(
  { prisma }: Database,
  id: string,
  progress: RunProgress,
): Promise<void> {
  await prisma.trainingRun.updateMany({ where: { id, status: 'running' }, data: { ...progress } });
}

export async function finishRun(
  { prisma }: Database,
  id: string,
  end: {
    readonly status: 'done' | 'failed' | 'interrupted';
    readonly nowMs: number;
    readonly error?: string;
    readonly modelId?: string;
  },
): Promise<void> {
  const { status, nowMs, error, modelId } = end;
  await prisma.trainingRun.updateMany({
    where: { id },
    data: { status, finishedMs: BigInt(nowMs), error: error ?? null, modelId: modelId ?? null },
  });
}

/** Runs that a killed trainer left behind. Called at the trainer's start; there is one trainer. @returns how many */
export async function interruptAbandonedRuns({ prisma }: Database, nowMs: number): Promise<number> {
  const { count } = await prisma.trainingRun.updateMany({
    where: { status: 'running' },
    data: { status: 'interrupted', finishedMs: BigInt(nowMs), error: 'the trainer was ended while it ran' },
  });
  return count;
}

/** A run under way or the last one; undefined before the first. */
export async function findLatestRun(db: Database, shopId: string): Promise<TrainingRun | undefined> {
  const newest = 'ORDER BY t.started_ms DESC, t.id DESC LIMIT 1';
  const [row] = await select(db, trainingRunTable, trainingRunTable.keys, { shopId }, newest);
  return row && runOf(row);
}

/** The run as the contracts have it. */
export function runOf({ startedMs, finishedMs, ...row }: TrainingRunRow): TrainingRun {
  const { id, status, step, done, total, error, why, askedByName, modelId } = row;
  return {
    ...{ id, status, step, done, total, error, askedByName, modelId },
    why: why === null ? null : readReason(why),
    startedAt: startedMs,
    finishedAt: finishedMs,
  };
}
