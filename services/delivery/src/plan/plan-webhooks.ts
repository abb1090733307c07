import { eventOfChange, type AlertMessage } from '@ebb/contracts';
import { findShop, type Database } from '@ebb/db';
import { readSubscribedEndpoints, type NewDelivery } from '@ebb/db/delivery';
import type { AlertContent } from '../content.ts';

/** What endpoints are told of changes of alerts: each that asked for the event, of what happened since it was made. */
export async function planWebhooks(db: Database, changes: readonly AlertMessage[]): Promise<NewDelivery[]> {
  const published = changes.flatMap((message) => {
    const event = eventOfChange[message.change];
    return event === null ? [] : [{ ...message, event }];
  });
  const endpoints = await readSubscribedEndpoints(db, [
    ...new Set(published.map(({ alert }) => alert.shopId)),
  ]);
  if (endpoints.length === 0) return [];
  const shops = new Map<string, Awaited<ReturnType<typeof findShop>>>();
  for (const { shopId } of endpoints) if (!shops.has(shopId)) shops.set(shopId, await findShop(db, shopId));
  return published.flatMap(({ event, alert, actorName }) => {
    const shop = shops.get(alert.shopId);
    if (shop === undefined) return [];
    const listening = endpoints.filter(
      (endpoint) =>
        endpoint.shopId === alert.shopId &&
        endpoint.events.split(',').includes(event) &&
        alert.updatedAt >= endpoint.createdMs,
    );
    if (listening.length === 0) return [];
    const { id, name, currencyDigits } = shop;
    const content: AlertContent = {
      ...{ event, atMs: alert.updatedAt, shop: { id, name, currencyDigits }, alert, actorName },
    };
    const text = JSON.stringify(content);
    return listening.map((endpoint): NewDelivery => ({
      ...{ shopId: alert.shopId, channel: 'webhook', recipientId: endpoint.id },
      ...{ alertId: alert.id, customerId: alert.customerId, event, content: text },
      // A version of an alert is one change, however often it is read.
      step: `v${alert.version}`,
    }));
  });
}
