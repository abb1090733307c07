import type { ShopRecord, ShopSettings } from '@ebb/domain';
import type { Database } from './open-database.ts';

/** The judgement a shop is scored by: its champion, or the newest model that was tried and did not earn its place. */
export interface DecidingModel {
  id: string;
  shopId: string;
  /** False: the rule tiers decide. */
  isChampion: boolean;
  horizonDays: number;
  medianGapDays: number;
  /** Since when it decides, epoch ms. */
  decidedMs: number;
}

/** All shops. Few and small: read whole. */
export async function readShops({ prisma }: Database): Promise<ShopRecord[]> {
  const shops = await prisma.shop.findMany();
  return shops.map(({ id, currency, currencyDigits, settings }) => ({
    id,
    currency,
    currencyDigits,
    settings: JSON.parse(settings) as ShopSettings,
  }));
}

/** The deciding model of every shop for which one was ever trained. */
export async function readDecidingModels({ prisma }: Database): Promise<DecidingModel[]> {
  const rows = await prisma.model.findMany({
    where: { status: { in: ['champion', 'rejected'] } },
    orderBy: { version: 'asc' },
    select: {
      id: true,
      shopId: true,
      status: true,
      horizonDays: true,
      medianGapDays: true,
      createdMs: true,
      promotedMs: true,
    },
  });
  const deciding = new Map<string, DecidingModel>();
  for (const { status, createdMs, promotedMs, ...row } of rows) {
    const isChampion = status === 'champion';
    // A challenger that lost changes nothing about the champion.
    if (!isChampion && deciding.get(row.shopId)?.isChampion === true) continue;
    deciding.set(row.shopId, { ...row, isChampion, decidedMs: Number(promotedMs ?? createdMs) });
  }
  return [...deciding.values()];
}

/** The bytes of a model; undefined where there is none with this id. */
export async function readArtefact({ prisma }: Database, id: string): Promise<Uint8Array | undefined> {
  const row = await prisma.model.findUnique({ where: { id }, select: { artefact: true } });
  return row?.artefact;
}
