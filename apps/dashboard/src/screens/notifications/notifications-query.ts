import type { NotificationSettings } from '@ebb/contracts/delivery';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { call } from '../../lib/api/call.ts';

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => call('getNotifications', {}, signal),
});

export function useNotificationChanges() {
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (body: NotificationSettings) => call('setNotifications', { body }),
    onSuccess: (page) => {
      queries.setQueryData(notificationsQuery.queryKey, page);
      toast('Saved. It holds for what happens from now on.');
    },
  });
  const test = useMutation({
    mutationFn: () => call('testNotifications', {}),
    onSuccess: () => toast('A test mail is on its way.'),
  });
  return { set, test };
}
