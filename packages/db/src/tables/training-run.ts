import { randomUUID } from 'node:crypto';
import type { TrainingRun } from '@ebb/contracts';
import type { TrainingRun as TrainingRunRow } from '../generated/client.ts';
import { lockShop, noteDecision, type Actor } from '../commands/model-decisions.ts';
import type { Database } from '../connection/open-database.ts';
import { inPrismaTransaction } from '../connection/prisma-transaction.ts';

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
  why: string,
  nowMs: number,
): Promise<string> {
  const id = randomUUID();
  const startedMs = BigInt(nowMs);
  await prisma.trainingRun.create({
    data: { id, shopId, status: 'running', ...beginning, startedMs, why },
  });
  return id;
}

/**
 * "Train now": puts a run in the trainer's way, unless one waits or runs already. The shop is locked, so that two
 * presses at once give one run.
 */
export async function requestRun(
  db: Database,
  request: {
    readonly shopId: string;
    readonly note: string | null;
    readonly actor: NonNullable<Actor>;
    readonly nowMs: number;
  },
): Promise<{ readonly kind: 'requested' | 'under_way'; readonly run: TrainingRun }> {
  const { shopId, note, actor, nowMs } = request;
  return inPrismaTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const underWay = await tx.trainingRun.findFirst({
      where: { shopId, status: { in: ['requested', 'running'] } },
      orderBy: [{ startedMs: 'asc' }, { id: 'asc' }],
    });
    if (underWay !== null) return { kind: 'under_way', run: runOf(underWay) };
    const row = await tx.trainingRun.create({
      data: {
        id: randomUUID(),
        shopId,
        status: 'requested',
        step: 'waiting for the trainer',
        done: 0,
        total: 0,
        startedMs: BigInt(nowMs),
        why: `asked for by ${actor.name}`,
        askedBy: actor.id,
        askedByName: actor.name,
        note,
      },
    });
    const why = note ?? 'asked for a training';
    await noteDecision(tx, { shopId, modelId: null, action: 'training_asked', actor, why, nowMs });
    return { kind: 'requested', run: runOf(row) };
  });
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
): Promise<{ readonly id: string; readonly why: string } | undefined> {
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
  return { id: oldest.id, why: oldest.why ?? 'asked for' };
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
export async function findLatestRun({ prisma }: Database, shopId: string): Promise<TrainingRun | undefined> {
  const row = await prisma.trainingRun.findFirst({
    where: { shopId },
    orderBy: [{ startedMs: 'desc' }, { id: 'desc' }],
  });
  return row === null ? undefined : runOf(row);
}

function runOf(row: TrainingRunRow): TrainingRun {
  return {
    id: row.id,
    status: row.status as TrainingRun['status'],
    step: row.step,
    done: row.done,
    total: row.total,
    startedAt: Number(row.startedMs),
    finishedAt: row.finishedMs === null ? null : Number(row.finishedMs),
    error: row.error,
    why: row.why,
    askedByName: row.askedByName,
    modelId: row.modelId,
  };
}
