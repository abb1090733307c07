import type { ModelPage } from '@ebb/contracts';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../lib/api/api.ts';

const trainingMs = 1_500;
const restingMs = 60_000;

/** The whole page; read again often while a training runs. */
export function modelPageQuery(shopId: string) {
  return queryOptions({
    queryKey: ['model-page', shopId],
    queryFn: ({ signal }) => getJson<ModelPage>(`/api/shops/${encodeURIComponent(shopId)}/model`, {}, signal),
    refetchInterval: ({ state }) => (isTraining(state.data?.run ?? null) ? trainingMs : restingMs),
  });
}

export function isTraining(run: ModelPage['run']): boolean {
  return run !== null && (run.status === 'requested' || run.status === 'running');
}
