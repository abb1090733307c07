import { privacyRequestKinds } from '@ebb/contracts/stores';
import { alertTotals, customerTotals, findChampionSummary, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import type { Metrics } from '@ebb/service-kit';

/** Metrics of a business change slowly; scrapes in between get the last ones. */
const shortestAgeMs = 30_000;
/** A scraper gives up after some seconds, and must not count the process as gone because the database is slow. */
const patienceMs = 3_000;

const modelQualities = ['rocAuc', 'prAuc', 'brier', 'calibrationError', 'liftAt10'] as const;

export interface BusinessMetricsParts {
  readonly db: Database;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * The metrics of the business, read from the record when somebody scrapes: customers and revenue at risk by band,
 * what became of alerts, how fast people answer, how good the model is. Labels are shops, bands and reasons, never
 * customers. Money is in the shop's currency (not in minor units). When the database is away the last values stay
 * and `ebb_business_metrics_errors_total` counts.
 */
export function registerBusinessMetrics({ db, metrics, nowMs, onError }: BusinessMetricsParts): void {
  const errors = metrics.counter({
    name: 'business_metrics_errors_total',
    help: 'Times the metrics of the business could not be read.',
  });
  let current = Promise.resolve();
  let dueMs = Number.NEGATIVE_INFINITY;

  /** All gauges of one scrape share one reading. */
  function refreshed(): Promise<void> {
    if (performance.now() >= dueMs) {
      dueMs = Number.POSITIVE_INFINITY;
      current = refresh()
        .catch((error: unknown) => {
          errors.inc();
          onError(error);
        })
        .finally(() => {
          dueMs = performance.now() + shortestAgeMs;
        });
    }
    return withPatience(current);
  }

  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    metrics.gauge({ name, help, labelNames, collect: refreshed });

  const customers = gauge('customers', 'Known customers.', ['shop', 'band']);
  const guests = gauge('guests', 'Profiles without a customer id.', ['shop']);
  const atRisk = gauge('revenue_at_risk', 'Expected loss, in units of the currency.', [
    'shop',
    'currency',
    'band',
  ]);
  const openAlerts = gauge('open_alerts', 'Risk episodes that are not closed.', ['shop', 'status']);
  const closedAlerts = gauge('alerts_closed_last_30_days', 'Closed risk episodes by reason.', [
    'shop',
    'reason',
  ]);
  const response = gauge('alert_median_response_seconds', 'Opened to acknowledged, last 30 days.', ['shop']);
  const lastScored = gauge('last_scored_timestamp_seconds', 'When a customer was last scored.', ['shop']);
  const quality = gauge('model_quality', 'The champion on rows it has not seen.', ['shop', 'measure']);
  const trained = gauge('model_created_timestamp_seconds', 'When the champion was trained.', ['shop']);
  const privacy = gauge('privacy_request_oldest_seconds', 'Age of the oldest open request of a customer.', [
    'kind',
  ]);
  const all = [
    privacy,
    customers,
    guests,
    atRisk,
    openAlerts,
    closedAlerts,
    response,
    lastScored,
    quality,
    trained,
  ];

  async function refresh(): Promise<void> {
    const asOf = nowMs();
    const shops = await db.prisma.shop.findMany({
      select: { id: true, currency: true, currencyDigits: true },
    });
    const closed = await db.prisma.alert.groupBy({
      by: ['shopId', 'closeReason'],
      where: { closedMs: { gte: BigInt(asOf - 30 * dayMs) }, withheld: false },
      _count: { _all: true },
    });
    const requests = await db.prisma.privacyRequest.groupBy({
      by: ['kind'],
      where: { doneMs: null },
      _min: { receivedMs: true },
    });
    const totals = await Promise.all(
      shops.map(async (shop) => ({
        shop,
        people: await customerTotals(db, shop.id),
        alerts: await alertTotals(db, shop.id, asOf, asOf, asOf),
        model: await findChampionSummary(db, shop.id),
      })),
    );
    // Everything is read: what is gone (a shop, a champion) must not keep its last value.
    for (const metric of all) metric.reset();
    for (const { shopId, closeReason, _count } of closed) {
      closedAlerts.set({ shop: shopId, reason: closeReason ?? 'unknown' }, _count._all);
    }
    for (const kind of privacyRequestKinds) privacy.set({ kind }, 0);
    for (const { kind, _min } of requests) {
      privacy.set({ kind }, (asOf - Number(_min.receivedMs ?? asOf)) / 1_000);
    }
    for (const { shop, people, alerts, model } of totals) {
      const { id, currency } = shop;
      for (const { band, customers: count, revenueAtRiskMinor } of people.byBand) {
        customers.set({ shop: id, band }, count);
        atRisk.set({ shop: id, currency, band }, revenueAtRiskMinor / 10 ** shop.currencyDigits);
      }
      guests.set({ shop: id }, people.anonymous);
      openAlerts.set({ shop: id, status: 'open' }, alerts.open);
      openAlerts.set({ shop: id, status: 'acknowledged' }, alerts.acknowledged);
      if (alerts.medianResponseMs !== null) response.set({ shop: id }, alerts.medianResponseMs / 1_000);
      if (people.lastScoredMs !== null) lastScored.set({ shop: id }, people.lastScoredMs / 1_000);
      if (model === undefined) continue;
      trained.set({ shop: id }, model.createdAt / 1_000);
      for (const measure of modelQualities) {
        const value = model.metrics?.[measure];
        if (value !== undefined) quality.set({ shop: id, measure }, value);
      }
    }
  }
}

/** Resolves with the work, or without it when that takes too long. */
async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
