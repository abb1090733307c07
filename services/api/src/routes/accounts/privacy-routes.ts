import { topics } from '@ebb/contracts';
import { eraseCustomer, exportCustomer, noteCustomerExport } from '@ebb/db';
import { findKnownId } from '@ebb/db/identity';
import { previewRetention, readRetention, setRetention } from '@ebb/db/privacy';
import { ProblemError } from '@ebb/service-kit';
import type { Api, ApiParts } from '../../api-parts.ts';
import { customerNotFound } from '../../http/customer-address.ts';
import { serve } from '../../http/serve.ts';
import { callerOf } from '../../http/session.ts';

/** What a customer may ask of a shop: to see everything, and to be forgotten; and how long the shop keeps what. */
export function privacyRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'exportCustomer', async (request, reply) => {
    const { shop: shopId } = request.params;
    const customerId = (await findKnownId(db, shopId, request.params.id)) ?? request.params.id;
    const stored = await exportCustomer(db, shopId, customerId);
    if (stored === undefined) throw customerNotFound(customerId);
    const exportedAt = nowMs();
    await noteCustomerExport(db, { shopId, customerId, userId: callerOf(request).userId, nowMs: exportedAt });
    reply.header('content-disposition', 'attachment; filename="customer.json"');
    return { ...stored, exportedAt };
  });

  serve(app, parts, 'eraseCustomer', async (request) => {
    const { shop: shopId, id: customerId } = request.params;
    if (request.body.confirm !== customerId) {
      throw new ProblemError(422, 'not-confirmed', 'Write the customer’s id to erase them');
    }
    const known = await findKnownId(db, shopId, customerId);
    if (known !== undefined && known !== customerId) {
      throw new ProblemError(409, 'joined-identity', 'This id is part of another customer', {
        detail: `Everything under it counts for ${JSON.stringify(known)}: erase that customer, or take both apart first.`,
      });
    }
    const erasure = { shopId, customerId, userId: callerOf(request).userId, nowMs: nowMs() };
    const removed = await eraseCustomer(db, erasure);
    if (removed === undefined) throw customerNotFound(customerId);
    // Records of these topics cannot be taken out one by one; each is dropped when its time is over.
    const staysUntil = Object.values(topics).map(({ name, retentionMs }) => ({
      place: `Kafka topic ${name}`,
      until: erasure.nowMs + retentionMs,
    }));
    return { removed, staysUntil };
  });

  serve(app, parts, 'getRetention', async ({ params }) => ({ rules: await readRetention(db, params.shop) }));

  serve(app, parts, 'previewRetention', async ({ params, query }) => {
    const asOf = nowMs();
    return { asOf, items: await previewRetention(db, params.shop, query, asOf) };
  });

  serve(app, parts, 'setRetention', async (request) => {
    const { shop: shopId } = request.params;
    const { userId } = callerOf(request);
    await setRetention(db, { shopId, days: request.body, userId, nowMs: nowMs() });
    return { rules: await readRetention(db, shopId) };
  });
}
