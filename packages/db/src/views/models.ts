import {
  type ExperimentEnd,
  modelActions,
  ModelMetrics,
  type ModelHistoryEntry,
  type ModelReason,
  type ModelStatus,
} from '@ebb/contracts';
import { Value } from 'typebox/value';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { select, selectList } from '../sql/table.ts';
import { experimentTable } from '../tables/experiment.ts';
import { modelTable } from '../tables/model.ts';
import { modelHistoryTable } from '../tables/model-history.ts';
import { readExperimentEnd, readReason } from '../sql/model-reason.ts';
import { decisionVersion } from '../tables/shop.ts';

/** A model in the list: without its artefact and the bulk of its summary. */
export interface ListedModel {
  readonly id: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly createdMs: number;
  readonly promotedMs: number | null;
  readonly horizonDays: number;
  readonly metrics: ModelMetrics | null;
  readonly standing: ModelReason;
}

const listedKeys = ['id', 'version', 'status', 'createdMs', 'promotedMs', 'horizonDays', 'standing'] as const;

type ListedRow = Omit<ListedModel, 'metrics' | 'standing'> &
  Record<'metrics' | 'standing' | 'verdict', string | null>;

/** A shop's models, newest first. */
export async function listModels(db: Database, shopId: string, limit: number): Promise<ListedModel[]> {
  // The summaries hold all curves; of each model the list needs three values.
  const rows = await db.query<ListedRow>(
    `SELECT ${selectList(modelTable, 'm', listedKeys)},
        CAST(JSON_EXTRACT(m.summary, '$.metrics') AS CHAR) AS metrics,
        JSON_UNQUOTE(JSON_EXTRACT(m.summary, '$.verdict')) AS verdict
      FROM model AS m WHERE m.shop_id = ? ORDER BY m.version DESC LIMIT ?`,
    [shopId, limit],
  );
  return rows.map(({ verdict, standing, metrics, ...row }) => ({
    ...row,
    metrics: metricsOf(metrics),
    standing: readReason(standing ?? verdict ?? ''),
  }));
}

function metricsOf(text: string | null): ModelMetrics | null {
  if (text === null) return null;
  const metrics: unknown = JSON.parse(text);
  return Value.Check(ModelMetrics, metrics) ? metrics : null;
}

/** What was decided about a shop's models, newest first, and the version a person's request is checked against. */
export async function readHistory(
  db: Database,
  shopId: string,
  limit: number,
): Promise<{ readonly version: number; readonly entries: ModelHistoryEntry[] }> {
  const work = async (tx: Transaction) => ({
    version: await decisionVersion(tx, shopId),
    rows: await tx.query<HistoryRow>(historySql, [shopId, limit]),
  });
  const { version, rows } = await inTransaction(db, work, { isolation: 'REPEATABLE READ' });
  // An action of a newer version of Ebb is no reason to show no history.
  const known = rows.filter(({ action }) => modelActions.includes(action));
  return {
    version,
    entries: known.map(({ atMs, why, ...row }) => ({ ...row, at: atMs, why: readReason(why) })),
  };
}

const historyKeys = ['id', 'atMs', 'action', 'modelId', 'actorName', 'why'] as const;
const historySql = `SELECT ${selectList(modelHistoryTable, 'h', historyKeys)}, m.version AS modelVersion
  FROM model_history AS h LEFT JOIN model AS m ON m.id = h.model_id
  WHERE h.shop_id = ? ORDER BY h.id DESC LIMIT ?`;

type HistoryRow = Omit<ModelHistoryEntry, 'at' | 'why'> & { atMs: number; why: string };

export interface ExperimentRow {
  readonly id: string;
  readonly challengerId: string;
  readonly championId: string;
  readonly sharePercent: number;
  readonly isRunning: boolean;
  readonly startedMs: number;
  readonly changedMs: number;
  readonly endedMs: number | null;
  readonly endReason: ExperimentEnd | null;
}

/** A shop's experiments, newest first. */
export async function listExperiments(db: Database, shopId: string, limit: number): Promise<ExperimentRow[]> {
  const newest = 'ORDER BY t.started_ms DESC, t.id DESC LIMIT ?';
  const rows = await select(db, experimentTable, experimentTable.keys, { shopId }, newest, [limit]);
  return rows.map(({ openMarker, shopId: _shopId, endReason, ...row }) => ({
    ...row,
    isRunning: openMarker !== null,
    endReason: endReason === null ? null : readExperimentEnd(endReason),
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
