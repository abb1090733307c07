import { endpoints, type Endpoint } from '@ebb/contracts';
import Fastify from 'fastify';
import type { ApiParts } from '../api-parts.ts';
import { registerRoutes } from './routes.ts';

it('serves every endpoint of the catalogue and nothing else', () => {
  const app = Fastify();
  const served: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) if (name !== 'HEAD') served.push(`${name} ${url}`);
  });
  // Registering asks nothing of the parts; only requests do.
  registerRoutes(app, {} as ApiParts);
  const all: Endpoint[] = Object.values(endpoints);
  expect(served.sort()).toEqual(all.map(({ method, path }) => `${method} ${path}`).sort());
});
