'use client';
import { CircleDashed, Pause, Play, Radio, WifiOff } from 'lucide-react';
import { Button } from '../../ui/parts/button.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../formats/formats-context.tsx';
import { useLiveSnapshot, useLiveStream } from './live-context.tsx';
import { transportState, type TransportState } from './transport-state.ts';

const looks: Readonly<Record<TransportState, { icon: typeof Radio; color: string; word: string }>> = {
  live: { icon: Radio, color: 'text-ok', word: 'Live' },
  connecting: { icon: CircleDashed, color: 'text-muted', word: 'Connecting' },
  reconnecting: { icon: CircleDashed, color: 'text-worse', word: 'Reconnecting' },
  stale: { icon: WifiOff, color: 'text-worse', word: 'Stale' },
  paused: { icon: Pause, color: 'text-muted', word: 'Paused' },
};

/** Two separate stamps: the state of the connection, and (elsewhere) how old the scores are. */
export function LiveStatus({ canPause = false }: { canPause?: boolean }) {
  const stream = useLiveStream();
  const snapshot = useLiveSnapshot();
  const formats = useFormats();
  const state = transportState(snapshot, useNow(1_000));
  const { icon: Icon, color, word } = looks[state];
  const since =
    state === 'stale' && snapshot.downSince !== null ? ` since ${formats.time(snapshot.downSince)}` : '';
  return (
    <span className="inline-flex items-center gap-1" data-live-state={state}>
      <span className={`inline-flex items-center gap-1.5 text-sm font-medium ${color}`}>
        <Icon size={14} aria-hidden /> {word}
        {since}
      </span>
      {canPause && (
        <Button
          tone="quiet"
          size="small"
          className="px-1.5"
          aria-label={snapshot.isPaused ? 'Resume live updates' : 'Pause live updates'}
          title={snapshot.isPaused ? 'Resume live updates' : 'Pause live updates'}
          onClick={() => stream.pause(!snapshot.isPaused)}
        >
          {snapshot.isPaused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
        </Button>
      )}
    </span>
  );
}
