import { retryUntilDone } from './retry-until-done.ts';
import type { Scope } from './scope.ts';

/**
 * A step of a service's start that needs a server: tried again while that is away, and the log says which one is
 * waited for. Register the health check of that server before, so that `/readyz` says so too.
 *
 * @param server as the log calls it
 * @param options.beat called with each failure: waiting is a sign of life
 */
export function waitForServer<Result>(
  scope: Pick<Scope, 'log' | 'signal'>,
  server: string,
  work: () => Promise<Result>,
  options: { readonly beat?: () => void; readonly giveUpOn?: (error: unknown) => boolean } = {},
): Promise<Result> {
  return retryUntilDone(work, {
    signal: scope.signal,
    onRetry: ({ error }) => {
      scope.log.warn({ err: error }, `${server} does not answer yet; tried again`);
      options.beat?.();
    },
    ...(options.giveUpOn === undefined ? {} : { giveUpOn: options.giveUpOn }),
  });
}
