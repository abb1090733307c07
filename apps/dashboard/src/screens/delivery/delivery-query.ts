import type { AlertEvent, CreatedWebhook, CreateWebhook, DeliveryState } from '@ebb/contracts/delivery';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { call } from '../../lib/api/call.ts';

/** What waits moves by itself. */
const refetchInterval = 5_000;

export function webhooksQuery(shopId: string) {
  return queryOptions({
    queryKey: ['webhooks', shopId],
    queryFn: ({ signal }) => call('listWebhooks', { params: { shop: shopId } }, signal),
    refetchInterval,
  });
}

export function deliveriesQuery(
  shopId: string,
  { recipient, state }: { recipient: string; state: DeliveryState | '' },
) {
  return infiniteQueryOptions({
    queryKey: ['deliveries', shopId, recipient, state],
    queryFn: ({ signal, pageParam }) =>
      call(
        'listDeliveries',
        { params: { shop: shopId }, query: { recipient, state, cursor: pageParam } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval,
  });
}

export function alertDeliveriesQuery(alertId: string) {
  return queryOptions({
    queryKey: ['alert-deliveries', alertId],
    queryFn: ({ signal }) => call('listAlertDeliveries', { params: { id: alertId } }, signal),
    refetchInterval,
  });
}

/** What can be done to the webhooks; the lists are read again after each. */
export function useWebhookChanges(shop: string) {
  const queries = useQueryClient();
  const onSettled = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['webhooks', shop] }),
      queries.invalidateQueries({ queryKey: ['deliveries', shop] }),
    ]);
  };
  const address = (webhook: string) => ({ params: { shop, webhook } });
  const make = useMutation({
    mutationFn: (from: CreateWebhook | { rotates: string; overlapHours: number }): Promise<CreatedWebhook> =>
      'rotates' in from
        ? call('rotateWebhookSecret', {
            ...address(from.rotates),
            body: { overlapHours: from.overlapHours },
          })
        : call('createWebhook', { params: { shop }, body: from }),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; name?: string; events?: AlertEvent[]; isPaused?: boolean }) =>
      call('changeWebhook', { ...address(id), body }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call('removeWebhook', address(id)),
    onSettled,
  });
  const test = useMutation({
    mutationFn: (id: string) => call('testWebhook', address(id)),
    onSuccess: () => toast('A test message is on its way. What becomes of it stands below.'),
    onSettled,
  });
  const resend = useMutation({
    mutationFn: (body: { ids?: number[]; recipient?: string }) =>
      call('resendDeliveries', { params: { shop }, body }),
    onSuccess: ({ resent }) =>
      toast(resent === 1 ? 'One message is sent again.' : `${resent} messages are sent again.`),
    onSettled,
  });
  return { make, change, remove, test, resend };
}
