import { isAllowed } from '@ebb/contracts';
import type { Api, ApiParts } from '../api-parts.ts';
import { requireShopServing } from '../http/require-shop-serving.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';
import { storeBulkAction } from '../alerts/store-bulk-action.ts';
import { runBulkAction } from '../alerts/run-bulk-action.ts';

export function bulkRoutes(app: Api, parts: ApiParts): void {
  serve(app, parts, 'actOnAlerts', async (request) => {
    const { userId, name, role } = callerOf(request);
    const { shopId } = request.body;
    const actor = { id: userId, name };
    const mayWorkOthers = isAllowed(role, 'alerts.work_others');
    const { policy } = await requireShopServing(parts.servings, shopId);
    const bulk = await storeBulkAction(parts, request.body, actor);
    return runBulkAction(
      parts,
      { shopId, id: request.body.key, bulk, actor, mayWorkOthers },
      policy.cooldownDays,
    );
  });
}
