import { readAlertPolicies } from '@ebb/db';
import { readTrialAlerts, readTrialContacts } from '@ebb/db/impact';
import type { Api, ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { sendCsv } from '../http/send-csv.ts';
import { serve } from '../http/serve.ts';
import { costsOf, describeImpact, phasesOf } from './describe-impact.ts';
import { impactColumns, type ImpactRow } from './impact-columns.ts';
import { describeOutlook } from './outlook.ts';
import { trialCases } from './trial-cases.ts';

export function impactRoutes(app: Api, parts: ApiParts): void {
  const { db, servings } = parts;

  serve(app, parts, 'getImpact', async ({ params, query }) =>
    describeImpact(db, await requireShopServing(servings, params.shop), {
      phase: query.phase,
      nowMs: parts.nowMs(),
    }),
  );

  serve(app, parts, 'getImpactOutlook', async ({ params }) =>
    describeOutlook(db, await requireShopServing(servings, params.shop)),
  );

  serve(app, parts, 'downloadImpact', async ({ params: { shop } }, reply) => {
    const { policy } = await requireShopServing(servings, shop);
    return sendCsv(reply, 'impact.csv', impactColumns(policy.currencyDigits), rowsOf(shop));
  });

  async function* rowsOf(shopId: string): AsyncGenerator<readonly ImpactRow[]> {
    const policies = await readAlertPolicies(db, shopId);
    const [alerts, contacts] = [await readTrialAlerts(db, shopId), await readTrialContacts(db, shopId)];
    for (const phase of phasesOf(policies).reverse())
      yield trialCases(alerts, contacts, phase, costsOf(policies)).map((each) => ({
        phase: phase.number,
        each,
      }));
  }
}
