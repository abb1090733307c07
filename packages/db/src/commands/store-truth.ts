import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insert, select, type Table, type Values } from '../sql/table.ts';
import { modelDuelTable } from '../tables/model-duel.ts';
import { modelTruthTable, type TruthRole } from '../tables/model-truth.ts';
import { lockShop } from '../tables/shop.ts';
import { truthProgressTable } from '../tables/truth-progress.ts';

/** What one check found, to be added to what is stored. */
export interface TruthUpdate {
  readonly shopId: string;
  readonly sums: readonly {
    readonly modelId: string;
    readonly role: TruthRole;
    readonly weekDay: number;
    /** The text to store, given the one that is there. */
    readonly merged: (stored: string | null) => string;
  }[];
  readonly duels: readonly {
    readonly challengerId: string;
    readonly championId: string;
    readonly merged: (stored: string | null) => string;
  }[];
  /** How far each model was checked before, and is now. */
  readonly progress: readonly {
    readonly modelId: string;
    readonly before: number | null;
    readonly throughDay: number;
  }[];
}

/**
 * Adds a check's sums and moves the marks in one transaction: answers are counted once, whatever is killed when.
 *
 * @returns false, with nothing written, when another process has checked the same answers meanwhile
 */
export async function storeTruth(db: Database, update: TruthUpdate): Promise<boolean> {
  const { shopId } = update;
  return inTransaction(
    db,
    async (tx) => {
      await lockShop(tx, shopId);
      const stored = await select(tx, truthProgressTable, ['modelId', 'throughDay'], { shopId });
      const through = new Map(stored.map(({ modelId, throughDay }) => [modelId, throughDay]));
      const isFresh = ({ modelId, before }: TruthUpdate['progress'][number]) =>
        (through.get(modelId) ?? null) === before;
      if (!update.progress.every(isFresh)) return false;
      for (const { merged, ...key } of update.sums)
        await addSums(tx, modelTruthTable, { shopId, ...key }, merged);
      for (const { merged, ...key } of update.duels)
        await addSums(tx, modelDuelTable, { shopId, ...key }, merged);
      for (const { modelId, throughDay } of update.progress)
        await insert(tx, truthProgressTable, { shopId, modelId, throughDay }, { update: ['throughDay'] });
      return true;
    },
    { timeoutMs: 60_000 },
  );
}

/** One after the other, while the shop is locked: nobody else adds meanwhile. */
async function addSums<Row extends { sums: string }>(
  tx: Transaction,
  table: Table<Row>,
  key: Values<Row>,
  merged: (stored: string | null) => string,
): Promise<void> {
  const [stored] = await select(tx, table, ['sums'], key);
  await insert(
    tx,
    table,
    { ...key, sums: merged(stored?.sums ?? null) },
    {
      update: ['sums'],
    },
  );
}
