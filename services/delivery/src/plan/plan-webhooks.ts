import { type AlertMessage } from '@ebb/contracts';
import { eventOfChange } from '@ebb/contracts/delivery';
import type { Database } from '@ebb/db';
import { readSubscribedEndpoints, type NewDelivery } from '@ebb/db/delivery';
import type { AlertContent } from '../content.ts';
import type { FindShopContent } from './shop-content.ts';

/** What of an alert is to be sent, under which step. */
export interface AlertNews extends Pick<AlertContent, 'event' | 'atMs' | 'alert' | 'actorName'> {
  /** Of one step an endpoint is notified once. */
  readonly step: string;
}

/** Changes of alerts as endpoints are notified of them. */
export function newsOf(changes: readonly AlertMessage[]): AlertNews[] {
  return changes.flatMap(({ change, alert, actorName }) => {
    const event = eventOfChange[change];
    // A version of an alert is one change, however often it is read.
    return event === null
      ? []
      : [{ event, atMs: alert.updatedAt, alert, actorName, step: `v${alert.version}` }];
  });
}

/** What endpoints are notified of: each that asked for the event, of what happened since it was made. */
export async function planWebhooks(
  db: Database,
  news: readonly AlertNews[],
  shopOf: FindShopContent,
): Promise<NewDelivery[]> {
  const endpoints = await readSubscribedEndpoints(db, [...new Set(news.map(({ alert }) => alert.shopId))]);
  const deliveries: NewDelivery[] = [];
  for (const { event, atMs, alert, actorName, step } of news) {
    const listening = endpoints.filter(
      (endpoint) =>
        endpoint.shopId === alert.shopId &&
        endpoint.events.split(',').includes(event) &&
        atMs >= endpoint.createdMs,
    );
    if (listening.length === 0) continue;
    const shop = await shopOf(alert.shopId);
    if (shop === undefined) continue;
    const content: AlertContent = { event, atMs, shop, alert, actorName };
    const text = JSON.stringify(content);
    deliveries.push(
      ...listening.map((endpoint): NewDelivery => ({
        ...{ shopId: alert.shopId, channel: 'webhook', recipientId: endpoint.id, step },
        ...{ alertId: alert.id, customerId: alert.customerId, event, content: text },
      })),
    );
  }
  return deliveries;
}
