/** No host has this name: what resolves to another one leads out. */
const here = 'http://this-origin.invalid';

/**
 * Where to go after signing in: a path of ours, never another site. Read as a browser reads it, which drops tabs and line
 * ends and takes a backslash for a slash; what comes back is the path that was understood, not the text.
 */
export function returnPath(wanted: string | null): string {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, here)) return '/alerts';
  const { origin, pathname, search, hash } = new URL(wanted, here);
  if (origin !== here || pathname.startsWith('//') || pathname.startsWith('/sign-in')) return '/alerts';
  return pathname + search + hash;
}
