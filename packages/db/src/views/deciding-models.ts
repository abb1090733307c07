import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { select, selectList, type RowOf } from '../sql/table.ts';
import { experimentTable } from '../tables/experiment.ts';
import { modelTable } from '../tables/model.ts';

/** The model whose evaluation counts for a shop: its champion, or the newest that was tried and did not earn its place. */
export interface DecidingModel {
  id: string;
  shopId: string;
  /** False: the rule tiers decide. */
  isChampion: boolean;
  horizonDays: number;
  medianGapDays: number;
  alertLine: number | null;
  /** Since when customers are scored as they are: the champion's promotion, or a later change of an experiment. Epoch ms. */
  decidedMs: number;
  /** A challenger that has a share of the customers; null without an experiment. */
  experiment: RunningExperiment | null;
}

export interface RunningExperiment {
  id: string;
  sharePercent: number;
  challenger: { id: string; horizonDays: number; medianGapDays: number; alertLine: number | null };
}

const deciderKeys = [
  'id',
  'shopId',
  'status',
  'horizonDays',
  'medianGapDays',
  'alertLine',
  'createdMs',
  'promotedMs',
] as const;
const runningKeys = ['id', 'shopId', 'challengerId', 'sharePercent'] as const;
const modelsSql = (ofShop: string) => `SELECT ${selectList(modelTable, 'm', deciderKeys)} FROM model AS m
  WHERE m.status IN ('champion', 'challenger', 'rejected') ${ofShop} ORDER BY m.version`;
const changesSql = (ofShop: string) => `SELECT shop_id AS shopId, MAX(changed_ms) AS changedMs FROM experiment
  WHERE TRUE ${ofShop} GROUP BY shop_id`;

/** The deciding model of every shop for which one was ever trained; or of the one with this id. */
export async function readDecidingModels(db: Database, shopId?: string): Promise<DecidingModel[]> {
  const [ofShop, params] = shopId === undefined ? ['', []] : ['AND shop_id = ?', [shopId]];
  // One snapshot: a champion must not be read together with the experiment of the one before.
  const { rows, running, changes } = await inTransaction(
    db,
    async (tx) => ({
      rows: await tx.query<Pick<RowOf<typeof modelTable>, (typeof deciderKeys)[number]>>(
        modelsSql(ofShop),
        params,
      ),
      running: await select(tx, experimentTable, runningKeys, { openMarker: 1 }, ofShop, params),
      changes: await tx.query<{ shopId: string; changedMs: number }>(changesSql(ofShop), params),
    }),
    { isolation: 'REPEATABLE READ' },
  );
  const changedMs = new Map(changes.map((change) => [change.shopId, change.changedMs]));
  const models = new Map(rows.map((row) => [row.id, row]));
  const experiments = new Map(running.map((experiment) => [experiment.shopId, experiment]));
  const experimentOf = (shopId: string): RunningExperiment | null => {
    const experiment = experiments.get(shopId);
    const challenger = models.get(experiment?.challengerId ?? '');
    if (experiment === undefined || challenger === undefined) return null;
    const { id, horizonDays, medianGapDays, alertLine } = challenger;
    return {
      id: experiment.id,
      sharePercent: experiment.sharePercent,
      challenger: { id, horizonDays, medianGapDays, alertLine },
    };
  };
  const deciding = new Map<string, DecidingModel>();
  for (const { status, createdMs, promotedMs, ...row } of rows) {
    if (status === 'challenger') continue;
    const isChampion = status === 'champion';
    // A model that did not earn its place changes nothing about the champion.
    if (!isChampion && deciding.get(row.shopId)?.isChampion === true) continue;
    const ownMs = promotedMs ?? createdMs;
    const decidedMs = isChampion ? Math.max(ownMs, changedMs.get(row.shopId) ?? 0) : ownMs;
    deciding.set(row.shopId, {
      ...row,
      isChampion,
      decidedMs,
      experiment: isChampion ? experimentOf(row.shopId) : null,
    });
  }
  return [...deciding.values()];
}
