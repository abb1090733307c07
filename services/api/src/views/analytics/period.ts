import { noCountry, type AnalyticsQuery } from '@ebb/contracts';
import { shopDays, type ShopDays } from '@ebb/analytics';
import { findRollupState, findShop, type Database, type DayRange, type SalesFilter } from '@ebb/db';
import { dayMs, isoDay } from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';

const defaultDays = 90;
/** Longest period: ten years of days are as many points as a chart of any use can hold. */
const mostDays = 3_660;

/** What an analytics request is about. */
export interface AnalyticsScope {
  readonly shopId: string;
  readonly filter: SalesFilter;
  readonly range: DayRange;
  /** The period before, as long. */
  readonly previous: DayRange;
  readonly days: ShopDays;
  readonly today: number;
  readonly head: {
    readonly asOf: number;
    readonly currency: string;
    readonly timeZone: string;
    readonly from: string;
    readonly to: string;
    readonly isCounting: boolean;
  };
}

/** @throws ProblemError 404 for no shop, 400 for a period that is none */
export async function scopeOf(db: Database, query: AnalyticsQuery, nowMs: number): Promise<AnalyticsScope> {
  const shop = await findShop(db, query.shop);
  if (shop === undefined) {
    throw new ProblemError(404, 'shop-not-found', 'There is no such shop', { detail: query.shop });
  }
  const days = shopDays(shop.timeZone);
  const today = days.dayOf(nowMs);
  const toDay = query.to === undefined ? today : dayOfText('to', query.to);
  const fromDay = query.from === undefined ? toDay - defaultDays + 1 : dayOfText('from', query.from);
  if (fromDay > toDay || toDay - fromDay >= mostDays) {
    throw new ProblemError(400, 'invalid-period', 'This is no period', {
      detail: `from must not be after to, nor more than ${mostDays} days before it`,
    });
  }
  const length = toDay - fromDay + 1;
  const state = await findRollupState(db, query.shop);
  return {
    shopId: query.shop,
    filter: filterOf(query),
    range: { fromDay, toDay },
    previous: { fromDay: fromDay - length, toDay: fromDay - 1 },
    days,
    today,
    head: {
      asOf: nowMs,
      currency: shop.currency,
      timeZone: shop.timeZone,
      from: isoDay(fromDay),
      to: isoDay(toDay),
      isCounting: state?.stale ?? false,
    },
  };
}

/** What a question narrows to, in the words of the roll-ups. */
export function filterOf({
  category,
  country,
  segment,
}: Pick<AnalyticsQuery, 'category' | 'country' | 'segment'>): SalesFilter {
  return { category, segment, country: country === noCountry ? '' : country };
}

function dayOfText(field: string, text: string): number {
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || isoDay(ms / dayMs) !== text) {
    throw new ProblemError(400, 'invalid-period', 'This is no day', { detail: `${field} is ${text}` });
  }
  return ms / dayMs;
}
