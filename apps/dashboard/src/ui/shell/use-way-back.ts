import { useRouter } from 'next/navigation';

/** Back to the page before if it was one of ours, else to `otherwise`: a key must not leave the application. */
export function useWayBack(otherwise: string): () => void {
  const router = useRouter();
  return () => {
    if (wasOurs()) router.back();
    else router.push(otherwise);
  };
}

/** Only the entries of our own origin are listed; a browser that lists none gets the other way. */
function wasOurs(): boolean {
  if (!('navigation' in window)) return false;
  const { currentEntry } = window.navigation;
  const before = currentEntry && window.navigation.entries()[currentEntry.index - 1];
  return before?.url != null && !new URL(before.url).pathname.startsWith('/sign-in');
}
