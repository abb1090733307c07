import { loadModel, type Database } from '@ebb/db';
import { LRUCache } from 'lru-cache';
import { openModel, type ServingModel } from './open-model.ts';

/** Some tens of megabytes at most; several shops and, around a promotion, two models of one. */
const modelsKept = 16;

/** Opened models by id; undefined where there is none with this id. */
export type ModelById = (id: string) => Promise<ServingModel | undefined>;

/**
 * Keeps the models that were asked for last. A model never changes once it is stored, so what is kept is never stale;
 * neither a failure nor "there is none" is kept. Who asks while a model is being read shares the reading.
 */
export function createModelCache(db: Database): ModelById {
  const models = new LRUCache<string, ServingModel>({
    max: modelsKept,
    // Pushed out while it is being read, it is still the answer to who asked.
    ignoreFetchAbort: true,
    fetchMethod: async (id) => {
      const stored = await loadModel(db, id);
      return stored && openModel(stored);
    },
  });
  return (id) => models.fetch(id);
}
