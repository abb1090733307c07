import { useEffect, useRef, useState } from 'react';

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
