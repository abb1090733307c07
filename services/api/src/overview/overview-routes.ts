import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { createOverviews } from './describe-overview.ts';

const defaultDays = 30;

export function overviewRoutes(app: Api, parts: ApiParts): void {
  const overviews = createOverviews(parts);

  serve(app, parts, 'getOverview', async ({ params: { shop }, query: { days = defaultDays } }) =>
    overviews.ofShop(shop, days),
  );

  serve(
    app,
    parts,
    'listRiskMovement',
    async ({ params: { shop }, query: { days = defaultDays, component } }) =>
      overviews.movedCustomers(shop, days, component),
  );
}
