import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { isMasked } from '../personal-data/mask.ts';
import { createOverviews } from './describe-overview.ts';

const defaultDays = 30;

export function overviewRoutes(app: Api, parts: ApiParts): void {
  const overviews = createOverviews(parts);

  serve(app, parts, 'getOverview', async ({ params: { shop }, query: { days = defaultDays } }) =>
    overviews.ofShop(shop, days),
  );

  serve(app, parts, 'listRiskMovement', async (request) => {
    const { shop } = request.params;
    const { days = defaultDays, component } = request.query;
    const moved = await overviews.movedCustomers(shop, days, component);
    await parts.reads.list(request, shop, moved.items.length, { days, component });
    if (!isMasked(request)) return moved;
    return { ...moved, items: moved.items.map((each) => ({ ...each, name: null })) };
  });
}
