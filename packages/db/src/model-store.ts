import type { ShopRecord, ShopSettings } from '@ebb/domain';
import type { Database } from './open-database.ts';

/** The model that decides for a shop, without its artefact. */
export interface ChampionRow {
  id: string;
  shopId: string;
  horizonDays: number;
  medianGapDays: number;
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

/** The champion of every shop that has one. */
export async function readChampions({ prisma }: Database): Promise<ChampionRow[]> {
  const rows = await prisma.model.findMany({
    where: { status: 'champion' },
    orderBy: { version: 'asc' },
    select: { id: true, shopId: true, horizonDays: true, medianGapDays: true },
  });
  // Promotion retires the old champion in the same transaction; should two ever stand, the newer one counts.
  return [...new Map(rows.map((row) => [row.shopId, row])).values()];
}

/** The bytes of a model; undefined where there is none with this id. */
export async function readArtefact({ prisma }: Database, id: string): Promise<Uint8Array | undefined> {
  const row = await prisma.model.findUnique({ where: { id }, select: { artefact: true } });
  return row?.artefact;
}
