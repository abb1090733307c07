import { createHash } from 'node:crypto';
import type { Metrics } from '@ebb/service-kit';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Cache } from '../redis-cache.ts';
import type { LoadedModel } from './shop-models.ts';

/** What a model says of one row of features; nothing but these decides it. */
export interface ModelAnswer {
  readonly probability: number;
  readonly rawProbability: number;
  readonly contributions: Float64Array;
}

export interface PredictionCache {
  predict(model: LoadedModel, features: Float64Array): Promise<ModelAnswer>;
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
    async predict(model, features) {
      const key = predictionKey(model.id, features);
      const known = parsed(await cache.get(key), features.length);
      lookups.inc({ result: known === undefined ? 'miss' : 'hit' });
      if (known !== undefined) return known;
      const rawProbability = model.scorer.predictOne(features);
      const answer = {
        rawProbability,
        probability: model.scorer.calibrate(rawProbability),
        contributions: model.explain(features),
      };
      const shap = [...answer.contributions];
      cache.put(key, JSON.stringify({ p: answer.probability, raw: rawProbability, shap }), ttlSeconds);
      return answer;
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
