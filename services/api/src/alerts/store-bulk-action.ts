import { isDeepStrictEqual } from 'node:util';
import { alertActions, mostBulkAlerts, type BulkAction, type PersonAction } from '@ebb/contracts';
import {
  findBulkAction,
  insertBulkAction,
  isDuplicateKey,
  listAlertVersions,
  readBulkResults,
  type BulkItem,
  type StoredBulkAction,
} from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { ApiParts } from '../api-parts.ts';
import { describeWorkPlan } from '../views/work-plan.ts';
import { asNamed } from './as-named.ts';

type Parts = Pick<ApiParts, 'db' | 'nowMs'>;
interface Actor {
  readonly id: string;
  readonly name: string;
}

/**
 * What a request for many alerts is about: stored with the first that bears its key, and the same for every later one.
 *
 * @throws ProblemError 409 for a key that belongs to another request, 422 where it says too little or too much
 */
export async function storeBulkAction(
  parts: Parts,
  body: BulkAction,
  actor: Actor,
): Promise<StoredBulkAction> {
  const { shopId, key, ...asked } = body;
  const address = { shopId, id: key };
  const known = await findBulkAction(parts.db, address);
  if (known !== undefined) return sameRequest(known, asked, actor);
  const note = asked.note?.trim() ?? '';
  const bulk: StoredBulkAction = {
    actorId: actor.id,
    request: JSON.stringify(asked),
    note: note === '' ? null : note,
    items: await itemsOf(parts, body, actor),
  };
  try {
    await insertBulkAction(parts.db, address, bulk, parts.nowMs());
    return bulk;
  } catch (error) {
    // Sent twice at once: the other was first.
    const first = isDuplicateKey(error) ? await findBulkAction(parts.db, address) : undefined;
    if (first === undefined) throw error;
    return sameRequest(first, asked, actor);
  }
}

function sameRequest(known: StoredBulkAction, asked: object, actor: Actor): StoredBulkAction {
  const isSame =
    known.actorId === actor.id &&
    isDeepStrictEqual(JSON.parse(known.request), JSON.parse(JSON.stringify(asked)));
  if (isSame) return known;
  throw new ProblemError(409, 'key-taken', 'The key belongs to another request', {
    detail: 'Each action on many alerts needs a key of its own.',
  });
}

async function itemsOf(parts: Parts, body: BulkAction, actor: Actor): Promise<BulkItem[]> {
  const { shopId, action: asked, note = '', alerts, matching, undo } = body;
  const ways = [alerts, matching, undo].filter((way) => way !== undefined);
  if (ways.length !== 1 || (undo === undefined) !== (asked !== undefined))
    throw refused('Say an action and either the alerts or what they match; or what is to be undone.');
  if (undo !== undefined) return itemsToUndo(parts, { shopId, id: undo }, actor);
  const action = await asNamed(parts.db, asked!, shopId);
  if ('needsNote' in alertActions[action.action] && note.trim() === '') throw refused('A note is missing.');
  if (alerts !== undefined) {
    const byId = new Map(alerts.map(({ id, version }) => [id, version]));
    return [...byId].map(([id, version]): BulkItem => [id, version, action]);
  }
  const { queue } = await describeWorkPlan(parts.db, shopId, parts.nowMs());
  const { status = 'active', q, ...rest } = matching ?? {};
  const filter = { shopId, callerId: actor.id, status, text: q?.trim(), ...rest };
  const found = await listAlertVersions(parts.db, filter, queue, mostBulkAlerts + 1);
  if (found.length > mostBulkAlerts)
    throw refused(`More than ${mostBulkAlerts} alerts match. Narrow the filter.`);
  return found.map(({ id, version }): BulkItem => [id, version, action]);
}

async function itemsToUndo(
  { db }: Parts,
  address: { shopId: string; id: string },
  actor: Actor,
): Promise<BulkItem[]> {
  const bulk = await findBulkAction(db, address);
  if (bulk === undefined || bulk.actorId !== actor.id) throw refused('There is nothing to undo.');
  return (await readBulkResults(db, address)).flatMap(({ alertId, version, inverse }) =>
    version === null || inverse === null
      ? []
      : [[alertId, version, JSON.parse(inverse) as PersonAction] satisfies BulkItem],
  );
}

function refused(detail: string): ProblemError {
  return new ProblemError(422, 'bulk-action', 'That cannot be done', { detail });
}
