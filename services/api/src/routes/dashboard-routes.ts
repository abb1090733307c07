import { DashboardStats, Problem, StatsQuery } from '@ebb/contracts';
import type { Api, ApiParts } from '../api-parts.ts';
import { createDashboardStats } from '../views/dashboard-stats.ts';
import { closedRouteProblems } from '../http/problem-responses.ts';
import { requireShop } from '../http/session.ts';

export function dashboardRoutes(app: Api, parts: ApiParts): void {
  const stats = createDashboardStats(parts);
  app.get(
    '/api/dashboard/stats',
    {
      schema: {
        tags: ['dashboard'],
        summary: 'Key figures of a shop and its daily series',
        querystring: StatsQuery,
        response: { 200: DashboardStats, ...closedRouteProblems, 404: Problem },
      },
    },
    async (request) => {
      const { shop, days = 90 } = request.query;
      requireShop(request, shop);
      return stats.ofShop(shop, days);
    },
  );
}
