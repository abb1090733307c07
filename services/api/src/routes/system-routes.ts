import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';

export function systemRoutes(app: Api, parts: ApiParts): void {
  serve(app, parts, 'getSystem', () => Promise.resolve(parts.system.page()));
}
