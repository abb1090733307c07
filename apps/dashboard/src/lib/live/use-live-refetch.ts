import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { throttle } from 'es-toolkit';
import { useEffect, useRef } from 'react';
import type { AlertMessage, PredictionMessage } from '@ebb/contracts';
import { useLiveListener } from './live-context.tsx';

/** Reads `queryKey` again when something it shows may have changed, at most every `everyMs`. */
export function useLiveRefetch(
  queryKey: QueryKey,
  everyMs: number,
  concerns: (message: AlertMessage | PredictionMessage) => boolean = () => true,
): void {
  const queries = useQueryClient();
  const refetch = useRef<(() => void) | null>(null);
  const keyText = JSON.stringify(queryKey);
  useEffect(() => {
    const key = JSON.parse(keyText) as QueryKey;
    const throttled = throttle(() => void queries.invalidateQueries({ queryKey: key }), everyMs);
    refetch.current = throttled;
    return () => throttled.cancel();
  }, [queries, keyText, everyMs]);
  const call = (message: AlertMessage | PredictionMessage) => {
    if (concerns(message)) refetch.current?.();
  };
  useLiveListener({
    alert: call,
    prediction: call,
    // Outside the throttle: what comes first on a connection that is new shall not wait because it is new.
    resync: () => void queries.invalidateQueries({ queryKey }),
  });
}
