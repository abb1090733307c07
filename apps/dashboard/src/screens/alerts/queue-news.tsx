import { useEffect, useRef, useState } from 'react';
import { m } from 'framer-motion';
import { ArrowUp } from 'lucide-react';
import type { Alert } from '@ebb/contracts';

const everyMs = 10_000;

/** The page's one polite status region: says the newest text, at most every ten seconds. */
export function Announcer({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const lastAt = useRef(0);
  useEffect(() => {
    if (text === '') return;
    const waitMs = Math.max(0, lastAt.current + everyMs - Date.now());
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setSaid(text);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

/** What waits: never inserted by itself while somebody reads. */
export function NewPill({ waiting, onShow }: { waiting: readonly Alert[]; onShow: () => void }) {
  if (waiting.length === 0) return null;
  const critical = waiting.filter((alert) => alert.band === 'critical').length;
  return (
    <m.button
      initial={{ opacity: 0 }}
      animate={{ opacity: 1 }}
      type="button"
      onClick={onShow}
      className="inline-flex h-8 items-center gap-1.5 rounded-full bg-accent px-3.5 text-sm font-medium text-on-accent hover:brightness-110 max-sm:h-11 max-sm:w-full max-sm:justify-center"
    >
      <ArrowUp size={14} aria-hidden />
      {waiting.length} new{critical > 0 && ` · ${critical} critical`}
    </m.button>
  );
}
