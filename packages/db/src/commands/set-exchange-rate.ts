import type { ShopSettings } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { select, update } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import { lockShop, shopTable } from '../tables/shop.ts';

/** A shop names at most so many currencies beside its own. */
export const mostExchangeRates = 100;

export type SetExchangeRateOutcome = 'done' | 'own_currency' | 'too_many';

/**
 * Sets or removes by what amounts in one currency are converted. Events that are stored stay as they are.
 *
 * @param command.rate the shop's currency for one unit of this one; null removes it
 * @throws when the shop does not exist
 */
export async function setExchangeRate(
  db: Database,
  command: {
    readonly shopId: string;
    readonly currency: string;
    readonly rate: number | null;
    readonly userId: string;
    readonly nowMs: number;
  },
): Promise<SetExchangeRateOutcome> {
  const { shopId, currency, rate, userId, nowMs } = command;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const [shop] = await select(tx, shopTable, ['currency', 'settings'], { id: shopId });
    const settings = JSON.parse(shop!.settings) as ShopSettings;
    const rates = new Map(Object.entries(settings.exchangeRates ?? {}));
    const before = rates.get(currency) ?? null;
    if (rate === before) return 'done';
    if (currency === shop!.currency) return 'own_currency';
    if (rate === null) rates.delete(currency);
    else rates.set(currency, rate);
    if (rates.size > mostExchangeRates) return 'too_many';
    const exchangeRates = Object.fromEntries([...rates].sort(([a], [b]) => (a < b ? -1 : 1)));
    await update(tx, shopTable, { settings: JSON.stringify({ ...settings, exchangeRates }) }, { id: shopId });
    await appendAudit(tx, {
      shopId,
      atMs: nowMs,
      userId,
      action: rate === null ? 'exchange_rate.remove' : 'exchange_rate.set',
      subject: `shop/${shopId}`,
      detail: { currency, before, after: rate },
    });
    return 'done';
  });
}
