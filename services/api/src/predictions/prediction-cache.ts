import { createHash } from 'node:crypto';
import { explain, explanationBy, type Explanation, type ModelAnswer, type Serving } from '@ebb/model-serving';
import type { Metrics } from '@ebb/service-kit';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Cache } from '../redis-cache.ts';

/** Explanations; those of a model are kept in Redis. */
export interface PredictionCache {
  explain(serving: Serving, features: Float64Array): Promise<Explanation>;
}

const ttlSeconds = 24 * 3600;
const cached = Compile(
  Type.Object({ p: Type.Number(), raw: Type.Number(), shap: Type.Array(Type.Number()) }),
);

/** Addressed by content: model and bytes of the features. It is never stale, because nothing else decides the answer. */
export function predictionKey(modelId: string, features: Float64Array): string {
  const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  return `ebb:prediction:${modelId}:${createHash('sha1').update(bytes).digest('hex')}`;
}

export function createPredictionCache(cache: Cache, metrics: Metrics): PredictionCache {
  const lookups = metrics.counter({
    name: 'prediction_cache_lookups_total',
    help: 'Predictions asked for, by whether Redis had them.',
    labelNames: ['result'],
  });
  return {
    async explain(serving, features) {
      const { model } = serving;
      if (model === null) return explain(serving, features);
      const key = predictionKey(model.id, features);
      const known = parsed(await cache.get(key), features.length);
      lookups.inc({ result: known === undefined ? 'miss' : 'hit' });
      if (known !== undefined) return explanationBy(model, known);
      const answer = model.answer(features);
      const { probability: p, rawProbability: raw, contributions } = answer;
      cache.put(key, JSON.stringify({ p, raw, shap: [...contributions] }), ttlSeconds);
      return explanationBy(model, answer);
    },
  };
}

/** Whatever else lies under the key is taken as nothing. */
function parsed(text: string | undefined, featureCount: number): ModelAnswer | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!cached.Check(value) || value.shap.length !== featureCount) return undefined;
    return { probability: value.p, rawProbability: value.raw, contributions: Float64Array.from(value.shap) };
  } catch {
    return undefined;
  }
}
