'use client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { io } from 'socket.io-client';
import { sessionQuery } from '../session/session.ts';
import { useShop } from '../session/shop-context.tsx';
import { type LiveListener, type LiveSnapshot, LiveStream } from './live-stream.ts';

const Context = createContext<LiveStream | null>(null);

/** Holds the tab's one connection and points it at the shop that is open. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { shop } = useShop();
  const queries = useQueryClient();
  const [stream] = useState(
    () =>
      new LiveStream(
        io({ path: '/socket.io/', transports: ['websocket', 'polling'], autoConnect: false }),
        // Renews an expired token; if the session has ended, this finds out and leads to the sign-in page.
        () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ),
  );
  useEffect(() => {
    stream.open();
    return () => stream.close();
  }, [stream]);
  useEffect(() => stream.follow(shop.id), [stream, shop.id]);
  return <Context value={stream}>{children}</Context>;
}

export function useLiveStream(): LiveStream {
  const stream = use(Context);
  if (!stream) throw new Error('useLiveStream outside of LiveProvider');
  return stream;
}

export function useLiveSnapshot(): LiveSnapshot {
  const stream = useLiveStream();
  return useSyncExternalStore(stream.watch, stream.snapshot, stream.snapshot);
}

/** Calls the newest `listener` for what arrives while the component is there. */
export function useLiveListener(listener: LiveListener): void {
  const stream = useLiveStream();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      stream.listen({
        alert: (message) => latest.current.alert?.(message),
        prediction: (message) => latest.current.prediction?.(message),
        resync: () => latest.current.resync?.(),
      }),
    [stream],
  );
}
