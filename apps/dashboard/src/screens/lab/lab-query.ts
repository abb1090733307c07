import type { LabJobStatus } from '@ebb/contracts/lab';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

const workingMs = 1_000;
const restingMs = 60_000;

/** Whether something waits or is at work, so that the page asks again soon. */
export function isUnderWay({ status }: { readonly status: LabJobStatus }): boolean {
  return status === 'requested' || status === 'running';
}

const soon = (isBusy: boolean) => (isBusy ? workingMs : restingMs);

export function labQuery(shop: string) {
  return queryOptions({
    queryKey: ['lab', shop],
    queryFn: ({ signal }) => call('getLab', { query: { shop } }, signal),
    refetchInterval: ({ state: { data } }) =>
      soon([...(data?.tables ?? []), ...(data?.studies ?? [])].some(isUnderWay)),
  });
}

export function tableQuery(shop: string, id: string) {
  return queryOptions({
    queryKey: ['lab', shop, 'table', id],
    queryFn: ({ signal }) => call('getLabTable', { params: { id }, query: { shop } }, signal),
    refetchInterval: ({ state: { data } }) => soon(data !== undefined && isUnderWay(data)),
  });
}

export function studyQuery(shop: string, id: string) {
  return queryOptions({
    queryKey: ['lab', shop, 'study', id],
    queryFn: ({ signal }) => call('getLabStudy', { params: { id }, query: { shop } }, signal),
    refetchInterval: ({ state: { data } }) =>
      soon(data !== undefined && [data, ...data.batches].some(isUnderWay)),
  });
}

/** Something that changes what the lab's pages show. */
export function useLabChange<Given, Answer>(shop: string, change: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['lab', shop] }),
  });
}
