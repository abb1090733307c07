import { accountsChain, checkAuditChain, listAudit } from '@ebb/db';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';
import { withCursor } from '../../http/with-cursor.ts';

/** Who did what. */
export function auditRoutes(app: Api, parts: ApiParts): void {
  const { db } = parts;

  serve(app, parts, 'listAudit', async ({ params, query }) => {
    const { topic, user: userId, customer: customerId, from: fromMs, to: toMs, cursor, limit = 50 } = query;
    return withCursor(() =>
      listAudit(db, { shopId: params.shop, topic, userId, customerId, fromMs, toMs, cursor, limit }),
    );
  });

  serve(app, parts, 'checkAudit', async ({ params }) => ({
    chains: [await checkAuditChain(db, params.shop), await checkAuditChain(db, accountsChain)],
  }));
}
