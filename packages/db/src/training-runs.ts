import { randomUUID } from 'node:crypto';
import type { Database } from './open-database.ts';

/** `requested` waits for the trainer; the last three are ends. */
export type RunStatus = 'requested' | 'running' | 'done' | 'failed' | 'interrupted';

export interface RunProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Opens a run that the trainer decided on by itself. @returns its id */
export async function startRun({ prisma }: Database, shopId: string, nowMs: number): Promise<string> {
  const id = randomUUID();
  const startedMs = BigInt(nowMs);
  await prisma.trainingRun.create({
    data: { id, shopId, status: 'running', step: 'starting', done: 0, total: 0, startedMs },
  });
  return id;
}

/**
 * Takes the oldest run somebody asked for ("train now"). All requests of the shop that wait are answered by this one
 * training: the others are marked done when it starts, because they asked for the same data.
 *
 * @returns its id, or undefined when nobody asks
 */
export async function claimRequestedRun(
  { prisma }: Database,
  shopId: string,
  nowMs: number,
): Promise<string | undefined> {
  const [oldest, ...others] = await prisma.trainingRun.findMany({
    where: { shopId, status: 'requested' },
    orderBy: [{ startedMs: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  if (oldest === undefined) return undefined;
  const claimed = await prisma.trainingRun.updateMany({
    where: { id: oldest.id, status: 'requested' },
    data: { status: 'running', step: 'starting', done: 0, total: 0, startedMs: BigInt(nowMs) },
  });
  if (claimed.count === 0) return undefined;
  await prisma.trainingRun.updateMany({
    where: { id: { in: others.map(({ id }) => id) }, status: 'requested' },
    data: { status: 'done', step: 'answered by a run that was asked for before', finishedMs: BigInt(nowMs) },
  });
  return oldest.id;
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
  },
): Promise<void> {
  await prisma.trainingRun.updateMany({
    where: { id },
    data: { status: end.status, finishedMs: BigInt(end.nowMs), error: end.error ?? null },
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
