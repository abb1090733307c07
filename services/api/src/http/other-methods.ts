import { ProblemError } from '@ebb/service-kit';
import type { Api } from '../api-parts.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Gives every address an answer 405 with `Allow` for the methods it does not have; Fastify by itself says 404.
 * Call it before registering routes, and what it returns after.
 */
export function answerOtherMethods(app: Api): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const taken = known.get(url) ?? new Set<string>();
    for (const name of [method].flat()) taken.add(name);
    known.set(url, taken);
  });
  return () => {
    for (const [url, taken] of [...known]) {
      const others = methods.filter((name) => !taken.has(name));
      const allow = [...taken].join(', ');
      // The page to try the API has addresses of its own making.
      if (others.length === 0 || url.startsWith('/api/docs')) continue;
      app.route({
        method: others,
        url,
        schema: { hide: true },
        handler: (_request, reply) => {
          reply.header('allow', allow);
          throw new ProblemError(405, 'method-not-allowed', 'This address does not accept that method', {
            detail: `It accepts ${allow}.`,
          });
        },
      });
    }
  };
}
