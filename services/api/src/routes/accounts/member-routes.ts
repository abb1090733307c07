import { listMembers } from '@ebb/db';
import type { Api, ApiParts } from '../../api-parts.ts';
import { serve } from '../../http/serve.ts';

export function memberRoutes(app: Api, parts: ApiParts): void {
  serve(app, parts, 'listMembers', async ({ query }) => ({ items: await listMembers(parts.db, query.shop) }));
}
