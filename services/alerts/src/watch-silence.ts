import type { Scope } from '@ebb/service-kit';

/** A reader whose connection says nothing for this long counts as cut off. */
const silenceMs = 15_000;

/**
 * Not ready while Kafka is silent: clients then know less than they think.
 * @returns to be called whenever Kafka has answered
 */
export function watchSilence({ health }: Pick<Scope, 'health'>): () => void {
  let lastBeatMs: number | undefined;
  health.check('kafka', () => {
    if (lastBeatMs === undefined) throw new Error('Kafka has not answered yet');
    const silentMs = performance.now() - lastBeatMs;
    if (silentMs > silenceMs) throw new Error(`no answer from Kafka for ${Math.round(silentMs / 1000)} s`);
  });
  return () => {
    lastBeatMs = performance.now();
  };
}
