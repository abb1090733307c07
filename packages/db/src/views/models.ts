import { modelActions, ModelMetrics, type ModelHistoryEntry, type ModelStatus } from '@ebb/contracts';
import { Value } from 'typebox/value';
import { decisionVersion } from '../commands/model-decisions.ts';
import type { Database } from '../connection/open-database.ts';

/** A model in the list: without its artefact and the bulk of its summary. */
export interface ListedModel {
  readonly id: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly createdMs: number;
  readonly promotedMs: number | null;
  readonly horizonDays: number;
  readonly metrics: ModelMetrics | null;
  readonly standing: string;
}

interface ListedRow {
  id: string;
  version: bigint | number;
  status: ModelStatus;
  created_ms: bigint | number;
  promoted_ms: bigint | number | null;
  horizon_days: bigint | number;
  metrics: string | null;
  standing: string | null;
  verdict: string | null;
}

/** A shop's models, newest first. */
export async function listModels(
  { prisma }: Database,
  shopId: string,
  limit: number,
): Promise<ListedModel[]> {
  // The summaries hold all curves; of each model the list needs three values.
  const rows = await prisma.$queryRawUnsafe<ListedRow[]>(
    `SELECT id, version, status, created_ms, promoted_ms, horizon_days, standing,
        CAST(JSON_EXTRACT(summary, '$.metrics') AS CHAR) AS metrics,
        JSON_UNQUOTE(JSON_EXTRACT(summary, '$.verdict')) AS verdict
      FROM model WHERE shop_id = ? ORDER BY version DESC LIMIT ${limit}`,
    shopId,
  );
  return rows.map((row) => ({
    id: row.id,
    version: Number(row.version),
    status: row.status,
    createdMs: Number(row.created_ms),
    promotedMs: row.promoted_ms === null ? null : Number(row.promoted_ms),
    horizonDays: Number(row.horizon_days),
    metrics: metricsOf(row.metrics),
    standing: row.standing ?? row.verdict ?? '',
  }));
}

function metricsOf(text: string | null): ModelMetrics | null {
  if (text === null) return null;
  const metrics: unknown = JSON.parse(text);
  return Value.Check(ModelMetrics, metrics) ? metrics : null;
}

/** What was decided about a shop's models, newest first, and the version a person's request is checked against. */
export async function readHistory(
  { prisma }: Database,
  shopId: string,
  limit: number,
): Promise<{ readonly version: number; readonly entries: ModelHistoryEntry[] }> {
  return prisma.$transaction(async (tx) => {
    const version = await decisionVersion(tx, shopId);
    const rows = await tx.modelHistory.findMany({ where: { shopId }, orderBy: { id: 'desc' }, take: limit });
    const ids = rows.flatMap(({ modelId }) => modelId ?? []);
    const models = await tx.model.findMany({
      where: { id: { in: ids } },
      select: { id: true, version: true },
    });
    const versions = new Map(models.map((model) => [model.id, model.version]));
    const entries = rows.flatMap((row): ModelHistoryEntry[] => {
      const action = modelActions.find((known) => known === row.action);
      // An action of a newer version of Ebb is no reason to show no history.
      if (action === undefined) return [];
      return [
        {
          id: Number(row.id),
          at: Number(row.atMs),
          action,
          modelId: row.modelId,
          modelVersion: versions.get(row.modelId ?? '') ?? null,
          actorName: row.actorName,
          why: row.why,
        },
      ];
    });
    return { version, entries };
  });
}

export interface ExperimentRow {
  readonly id: string;
  readonly challengerId: string;
  readonly championId: string;
  readonly sharePercent: number;
  readonly isRunning: boolean;
  readonly startedMs: number;
  readonly changedMs: number;
  readonly endedMs: number | null;
  readonly endReason: string | null;
}

/** A shop's experiments, newest first. */
export async function listExperiments(
  { prisma }: Database,
  shopId: string,
  limit: number,
): Promise<ExperimentRow[]> {
  const rows = await prisma.experiment.findMany({
    where: { shopId },
    orderBy: [{ startedMs: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(({ openMarker, startedMs, changedMs, endedMs, ...row }) => ({
    ...row,
    isRunning: openMarker !== null,
    startedMs: Number(startedMs),
    changedMs: Number(changedMs),
    endedMs: endedMs === null ? null : Number(endedMs),
  }));
}

/** Customers by the model their present score comes from; the rule tiers' are left out. */
export async function countScoredByModel({ prisma }: Database, shopId: string): Promise<Map<string, number>> {
  const rows = await prisma.profile.groupBy({
    by: ['modelId'],
    where: { shopId, known: true, probability: { not: null } },
    _count: { _all: true },
  });
  return new Map(rows.flatMap(({ modelId, _count }) => (modelId === null ? [] : [[modelId, _count._all]])));
}
