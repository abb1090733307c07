import type { ShopRecord, ShopSettings } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { jsonTable } from '../sql/statements.ts';
import type { Transaction } from '../connection/transaction.ts';

/** The model whose evaluation counts for a shop: its champion, or the newest that was tried and did not earn its place. */
export interface DecidingModel {
  id: string;
  shopId: string;
  /** False: the rule tiers decide. */
  isChampion: boolean;
  horizonDays: number;
  medianGapDays: number;
  /** Since when customers are scored as they are: the champion's promotion, or a later change of an experiment. Epoch ms. */
  decidedMs: number;
  /** A challenger that has a share of the customers; null without an experiment. */
  experiment: RunningExperiment | null;
}

export interface RunningExperiment {
  id: string;
  sharePercent: number;
  challenger: { id: string; horizonDays: number; medianGapDays: number };
}

/** A shop, and the number of the newest decision about its models. */
export interface StoredShop extends ShopRecord {
  decisionVersion: number;
}

/** All shops, few and small; or the one with this id. */
export async function readShops({ prisma }: Database, shopId?: string): Promise<StoredShop[]> {
  const shops = await prisma.shop.findMany({ where: shopId === undefined ? {} : { id: shopId } });
  return shops.map(({ id, currency, currencyDigits, settings, decisionVersion }) => ({
    id,
    currency,
    currencyDigits,
    settings: JSON.parse(settings) as ShopSettings,
    decisionVersion: Number(decisionVersion),
  }));
}

const lockDecisionsSql = `SELECT s.id, s.decision_version FROM ${jsonTable(['id'])} AS k
  JOIN shop AS s ON s.id = k.id LOCK IN SHARE MODE`;

/**
 * Keeps the decisions about these shops' models as they are until the transaction ends: who wants to decide waits.
 * @returns by shop, the number of the newest decision; nothing for a shop that is not there
 */
export async function lockDecisions(
  tx: Transaction,
  shopIds: readonly string[],
): Promise<Map<string, number>> {
  const keys = JSON.stringify(shopIds.map((id) => [id]));
  const rows = await tx.query<{ id: string; decision_version: number }>(lockDecisionsSql, [keys]);
  return new Map(rows.map(({ id, decision_version }) => [id, decision_version]));
}

const deciderColumns = {
  id: true,
  shopId: true,
  status: true,
  horizonDays: true,
  medianGapDays: true,
  createdMs: true,
  promotedMs: true,
} as const;

/** The deciding model of every shop for which one was ever trained; or of the one with this id. */
export async function readDecidingModels({ prisma }: Database, shopId?: string): Promise<DecidingModel[]> {
  const ofShop = shopId === undefined ? {} : { shopId };
  // One snapshot: a champion must not be read together with the experiment of the one before.
  const [rows, running, changes] = await prisma.$transaction([
    prisma.model.findMany({
      where: { ...ofShop, status: { in: ['champion', 'challenger', 'rejected'] } },
      orderBy: { version: 'asc' },
      select: deciderColumns,
    }),
    prisma.experiment.findMany({ where: { ...ofShop, openMarker: 1 } }),
    prisma.experiment.groupBy({
      by: ['shopId'],
      where: ofShop,
      _max: { changedMs: true },
      orderBy: { shopId: 'asc' },
    }),
  ]);
  const changedMs = new Map(changes.map(({ shopId, _max }) => [shopId, Number(_max?.changedMs ?? 0n)]));
  const models = new Map(rows.map((row) => [row.id, row]));
  const experiments = new Map(running.map((experiment) => [experiment.shopId, experiment]));
  const experimentOf = (shopId: string): RunningExperiment | null => {
    const experiment = experiments.get(shopId);
    const challenger = models.get(experiment?.challengerId ?? '');
    if (experiment === undefined || challenger === undefined) return null;
    const { id, horizonDays, medianGapDays } = challenger;
    return {
      id: experiment.id,
      sharePercent: experiment.sharePercent,
      challenger: { id, horizonDays, medianGapDays },
    };
  };
  const deciding = new Map<string, DecidingModel>();
  for (const { status, createdMs, promotedMs, ...row } of rows) {
    if (status === 'challenger') continue;
    const isChampion = status === 'champion';
    // A model that did not earn its place changes nothing about the champion.
    if (!isChampion && deciding.get(row.shopId)?.isChampion === true) continue;
    const ownMs = Number(promotedMs ?? createdMs);
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
