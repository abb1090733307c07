import { testEvent } from '@ebb/contracts/delivery';
import type { WebhookContent } from '../content.ts';
import { alertAddress } from '../alert-address.ts';

/** The same text for every attempt: it is signed. */
export function jsonBody(content: WebhookContent, publicUrl: string): string {
  const timestamp = new Date(content.atMs).toISOString();
  if (content.event === testEvent) {
    const data = { message: `A test message of Ebb to “${content.name}”.` };
    return JSON.stringify({ type: content.event, timestamp, data });
  }
  const { event, shop, alert, actorName } = content;
  const data = { shop, alert, actorName, url: alertAddress(publicUrl, alert) };
  return JSON.stringify({ type: event, timestamp, data });
}
