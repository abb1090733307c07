import { findShop } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import {
  describeCategories,
  describeCohorts,
  describeCountries,
  describeFilters,
} from '../views/analytics/breakdowns.ts';
import { describeChurnRisk } from '../views/analytics/churn-risk.ts';
import { filterOf, scopeOf } from '../views/analytics/period.ts';
import { describeTimeSeries } from '../views/analytics/time-series.ts';
import { latestTransactions } from '../views/analytics/transactions.ts';
import { isMasked } from '../personal-data/mask.ts';

export function analyticsRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, reads } = parts;

  serve(app, parts, 'getAnalyticsFilters', async ({ query: { shop } }) => {
    const { timeZone } = await requireShopRow(shop);
    return describeFilters(db, shop, { timeZone, nowMs: nowMs() });
  });
  serve(app, parts, 'getTimeSeries', async ({ query }) =>
    describeTimeSeries(db, await scopeOf(db, query, nowMs()), query.by ?? 'day'),
  );
  serve(app, parts, 'getCategoryInsights', async ({ query }) =>
    describeCategories(db, await scopeOf(db, query, nowMs())),
  );
  serve(app, parts, 'getCohorts', async ({ query }) =>
    describeCohorts(db, await scopeOf(db, query, nowMs())),
  );
  serve(app, parts, 'getChurnRisk', async ({ query }) =>
    describeChurnRisk(db, await scopeOf(db, query, nowMs())),
  );
  serve(app, parts, 'getCountrySales', async ({ query }) =>
    describeCountries(db, await scopeOf(db, query, nowMs())),
  );
  serve(app, parts, 'getTransactions', async (request) => {
    const { shop, limit = 20, ...asked } = request.query;
    const { currency } = await requireShopRow(shop);
    const latest = await latestTransactions(db, shop, filterOf(request.query), limit);
    await reads.list(request, shop, latest.length, asked);
    const transactions = isMasked(request) ? latest.map((each) => ({ ...each, name: null })) : latest;
    return { asOf: nowMs(), currency, transactions };
  });

  async function requireShopRow(id: string) {
    const shop = await findShop(db, id);
    if (shop !== undefined) return shop;
    throw new ProblemError(404, 'shop-not-found', 'There is no such shop', { detail: id });
  }
}
