import type { ModelLine, ModelPage } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';

const trainingMs = 1_500;
const restingMs = 60_000;

/** The whole page; read again often while a training runs. */
export function modelPageQuery(shopId: string) {
  return queryOptions({
    queryKey: ['model-page', shopId],
    queryFn: ({ signal }) => call('getModelPage', { params: { shop: shopId } }, signal),
    refetchInterval: ({ state }) => (isTraining(state.data?.run ?? null) ? trainingMs : restingMs),
  });
}

export function isTraining(run: ModelPage['run']): boolean {
  return run !== null && (run.status === 'requested' || run.status === 'running');
}

/** What a person can do with a model. */
export type ModelChange =
  | { kind: 'promote' | 'rollback'; model: ModelLine }
  | { kind: 'share'; model: ModelLine; sharePercent: number };

const said: Readonly<Record<ModelChange['kind'], (change: ModelChange) => string>> = {
  promote: ({ model }) => `Model ${model.version} decides now`,
  rollback: ({ model }) => `Model ${model.version} decides again`,
  share: (change) =>
    change.kind === 'share' && change.sharePercent > 0
      ? `Model ${change.model.version} answers for ${change.sharePercent}% of the customers`
      : 'The experiment has ended',
};

/** Sends a change with the version of the page that was looked at; the answer is the page as it is then. */
export function useModelChange(shopId: string, version: number, onDone: () => void) {
  const queries = useQueryClient();
  const { queryKey } = modelPageQuery(shopId);
  return useMutation({
    mutationFn: ({ change, note }: { change: ModelChange; note: string }) => {
      const params = { shop: shopId, model: change.model.id };
      const body = { version, note };
      switch (change.kind) {
        case 'promote':
          return call('promoteModel', { params, body });
        case 'rollback':
          return call('rollbackModel', { params, body });
        case 'share':
          return call('shareModel', { params, body: { ...body, sharePercent: change.sharePercent } });
      }
    },
    onSuccess: (page, { change }) => {
      queries.setQueryData(queryKey, page);
      void queries.invalidateQueries({ queryKey: ['customers'] });
      toast(said[change.kind](change));
      onDone();
    },
    // Whoever was first has changed what is shown: the person sees it behind the dialog and may confirm again.
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) void queries.invalidateQueries({ queryKey });
    },
  });
}
