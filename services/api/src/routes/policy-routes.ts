import { isAllowed, type AlertPolicyPage } from '@ebb/contracts';
import { readBackTest, setAlertPolicy } from '@ebb/db';
import { backTest, decodeBackTest } from '@ebb/domain';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { describeAlertPolicy, storedSettings } from '../views/alert-policy-page.ts';

export function policyRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  async function pageOf(request: FastifyRequest, shopId: string): Promise<AlertPolicyPage> {
    const { role } = callerOf(request);
    const serving = await requireShopServing(parts.servings, shopId);
    return {
      ...(await describeAlertPolicy(db, serving)),
      maySet: isAllowed(role, 'policy.change'),
    };
  }

  serve(app, parts, 'getAlertPolicy', async (request) => pageOf(request, request.params.shop));

  serve(app, parts, 'setAlertPolicy', async (request) => {
    const { shop } = request.params;
    const { version, settings, note } = request.body;
    const { userId, name } = callerOf(request);
    const { policy } = await requireShopServing(parts.servings, shop);
    const outcome = await setAlertPolicy(db, {
      shopId: shop,
      version,
      settings: storedSettings(settings),
      outcomeDays: policy.horizonDays,
      note: note?.trim() || null,
      actor: { id: userId, name },
      nowMs: nowMs(),
    });
    if (outcome.kind === 'conflict')
      throw new ProblemError(409, 'policy-conflict', 'The policy is not as you saw it', {
        detail: `${outcome.actorName ?? 'Somebody'} set version ${outcome.version} after you looked.`,
      });
    return pageOf(request, shop);
  });

  serve(app, parts, 'backTestAlertPolicy', async (request) => {
    const stored = await readBackTest(db, request.params.shop);
    if (stored?.backTest == null)
      throw new ProblemError(404, 'no-back-test', 'There are no scores to test on', {
        detail: 'They come with the next model that is trained for this shop.',
      });
    const { line, minimumOrders, minimumValueMinor } = request.query;
    const terms = { line, minimumOrders, minimumValueMinor };
    return { horizonDays: stored.horizonDays, ...backTest(decodeBackTest(stored.backTest), terms) };
  });
}
