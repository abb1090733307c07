import type { Scope } from '@ebb/service-kit';
import type { IngestConfig } from '../config.ts';
import { createIngestApp, type IngestAppParts } from './app.ts';

export interface Listening {
  readonly port: number;
  /** Ends requests under way, once; again it does nothing. */
  close(): Promise<void>;
}

/** Listens. A start that fails later closes it by itself; a running service closes it before what it writes to. */
export async function listen(
  config: Pick<IngestConfig, 'httpHost' | 'httpPort' | 'publicUrl' | 'streams' | 'streamsPerKey'>,
  scope: Scope,
  parts: Omit<IngestAppParts, 'log' | 'metrics' | 'publicUrl' | 'streams'>,
): Promise<Listening> {
  const app = createIngestApp({
    ...parts,
    publicUrl: config.publicUrl,
    streams: config,
    log: scope.log,
    metrics: scope.metrics,
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  scope.onStop('http port', close);
  await app.listen({ port: config.httpPort, host: config.httpHost });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : config.httpPort,
    close,
  };
}
