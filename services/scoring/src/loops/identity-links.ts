import { readAskedLinks } from '@ebb/db/identity';
import { openPastServings } from '@ebb/model-serving';
import type { PipelineParts } from '../pipeline.ts';
import { undoIdentityLink } from '../rebuild/change-links.ts';
import type { StartLoop } from './run-loop.ts';

const idleMs = 1_000;
const mostAtOnce = 50;

/** Undoes the links that people want undone: who asks is the api, who may write profiles is scoring. */
export function startIdentityLinks(
  startLoop: StartLoop,
  parts: Pick<PipelineParts, 'db' | 'now' | 'onCommitted'>,
): void {
  startLoop('identity links', idleMs, async () => ({ more: await undoAskedLinks(parts) }));
}

/** @returns whether there may be more */
export async function undoAskedLinks({
  db,
  now,
  onCommitted,
}: Pick<PipelineParts, 'db' | 'now' | 'onCommitted'>): Promise<boolean> {
  const asked = await readAskedLinks(db, mostAtOnce);
  if (asked.length === 0) return false;
  const openServings = await openPastServings(db);
  for (const link of asked) {
    await undoIdentityLink(db, link, { openServings, now });
    onCommitted();
  }
  return asked.length === mostAtOnce;
}
