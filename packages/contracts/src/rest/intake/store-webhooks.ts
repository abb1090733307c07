import { Type } from 'typebox';
import { IngestAnswer } from '../../events/segment-message.ts';
import { storeNames, type StoreKind } from '../../events/store-kind.ts';
import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';

/** The largest delivery that is read; the edge lets no more through. */
export const storeWebhookBytes = 1024 * 1024;

function endpointOf<const Kind extends StoreKind>(kind: Kind, header: string) {
  return {
    method: 'POST',
    path: `/v1/webhooks/${kind}/:source`,
    tag: 'webhooks',
    summary: `A webhook of a ${storeNames[kind]} store`,
    description:
      `Signed with HMAC-SHA256 over the body as it is sent, in base64 in \`${header}\`. Answered with 200 once it is ` +
      'stored, also where something of it was refused: the shop sees that, and the store need not come back.',
    access: 'anyone',
    params: Type.Object({ source: Type.String({ minLength: 1, maxLength: 64 }) }),
    body: Type.Unknown({ description: `what ${storeNames[kind]} sends for the topic` }),
    answer: IngestAnswer,
    problems: { 400: Problem, 401: Problem, 413: Problem, 503: Problem },
  } as const satisfies Endpoint<'anyone'>;
}

/** Where stores deliver. `anyone`: there is no key; the signature of each delivery says who it is from. */
export const storeWebhookEndpoints = {
  shopifyWebhook: endpointOf('shopify', 'X-Shopify-Hmac-Sha256'),
  woocommerceWebhook: endpointOf('woocommerce', 'X-WC-Webhook-Signature'),
} as const;
