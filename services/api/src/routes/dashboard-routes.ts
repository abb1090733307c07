import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { createDashboardStats } from '../views/dashboard-stats.ts';

export function dashboardRoutes(app: Api, parts: ApiParts): void {
  const stats = createDashboardStats(parts);

  serve(app, parts, 'getStats', async ({ query: { shop, days = 90 } }) => stats.ofShop(shop, days));
}
