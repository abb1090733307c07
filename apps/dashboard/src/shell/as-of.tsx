'use client';
import { useLiveSnapshot } from '../live/live-context.tsx';
import { useFormats } from '../prefs/formats-context.tsx';
import { useNow } from '../parts/use-now.ts';

const dayMs = 86_400_000;

/** The age of the data, apart from the state of the connection. Moves only when a score is newer. */
export function AsOf({ scoredAt }: { scoredAt: number | null | undefined }) {
  const formats = useFormats();
  const live = useLiveSnapshot();
  const now = useNow(60_000);
  const at = Math.max(scoredAt ?? 0, live.scoredAt ?? 0);
  if (at === 0) return <>No scores yet</>;
  const words = now - at < dayMs / 2 ? formats.time(at) : formats.dateTime(at);
  return (
    <>
      Scores as of {words} <span className="max-sm:hidden">· {formats.timeZone}</span>
    </>
  );
}
