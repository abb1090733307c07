import { createHash } from 'node:crypto';
import type { ModelReason, ModelStatus } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insert, select, update } from '../sql/table.ts';
import { experimentTable } from '../tables/experiment.ts';
import { championOf, modelTable } from '../tables/model.ts';
import { storedReason } from '../sql/model-reason.ts';
import { lockShop } from '../tables/shop.ts';
import { endExperiment, noteDecision, promote, retire } from './model-decisions.ts';

/** What the registry alone knows of a model: given out while it is stored. */
export interface ModelIdentity {
  readonly id: string;
  readonly version: number;
  readonly status: ModelStatus;
  readonly createdAt: number;
  readonly promotedAt: number | null;
}

/** A trained model and the place it has earned. */
export interface NewModel {
  readonly shopId: string;
  readonly status: 'champion' | 'challenger' | 'rejected';
  /** Why it was trained, or made. */
  readonly why: ModelReason;
  /** Why it has this place; as `why` by default. */
  readonly standing?: ModelReason;
  /** The champion it was tested against, null where there was none; whichever stands when not given. */
  readonly testedAgainst?: string | null;
  /** The test showed that the champion is surely worse than a plain rule: it goes, whatever becomes of this model. */
  readonly demotesChampion?: boolean;
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  /** Probability from which on it suggests to alert; none by default. */
  readonly alertLine?: number | null;
  /** Scores of its test on later time, as the domain encodes them; none by default. */
  readonly backTest?: Uint8Array | null;
  readonly nowMs: number;
  /** Makes the summary, which holds the identity. */
  readonly summaryOf: (identity: ModelIdentity) => object;
}

/** More would never be compared: each needs a horizon of matured answers. */
const mostChallengers = 4;

/**
 * Stores a model; a champion takes the place of the old one in the same transaction, so that at no time two or none
 * stand. The shop's row is locked first: two trainers get two versions, one after the other. Where somebody changed
 * the champion while this model was being tested against another, it is not put in its place: it becomes a challenger.
 *
 * @throws when the shop does not exist
 */
export async function registerModel(db: Database, model: NewModel): Promise<ModelIdentity> {
  const { shopId, artefact, horizonDays, medianGapDays, alertLine = null, backTest = null, nowMs } = model;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const champion = await championOf(tx, shopId);
    const isTested = model.testedAgainst === undefined || (champion?.id ?? null) === model.testedAgainst;
    const { status, standing = model.why } =
      model.status === 'champion' && !isTested
        ? {
            status: 'challenger' as const,
            standing: { kind: 'champion_changed_meanwhile' as const },
          }
        : model;
    const newestSql = 'SELECT MAX(version) AS version FROM model WHERE shop_id = ?';
    const [newest] = await tx.query<{ version: number | null }>(newestSql, [shopId]);
    const version = (newest?.version ?? 0) + 1;
    const promotedAt = status === 'champion' ? nowMs : null;
    const id = modelIdOf(shopId, version, artefact);
    const identity = { id, version, status, createdAt: nowMs, promotedAt };
    await insert(tx, modelTable, {
      id,
      shopId,
      version,
      // A champion gets its place below, where the old one loses it.
      status: status === 'champion' ? 'challenger' : status,
      standing: storedReason(standing),
      artefact: Buffer.from(artefact),
      summary: JSON.stringify(model.summaryOf(identity)),
      horizonDays,
      medianGapDays,
      alertLine,
      backTest: backTest && Buffer.from(backTest),
      createdMs: nowMs,
    });
    const line = { shopId, modelId: id, actor: null, nowMs };
    await noteDecision(tx, { ...line, action: 'trained', why: model.why });
    if (status === 'champion')
      await promote(tx, { ...line, action: 'promoted', version, standing, why: standing });
    if (status === 'rejected') await noteDecision(tx, { ...line, action: 'rejected', why: standing });
    if (status === 'challenger') await makeRoom(tx, shopId, id, nowMs);
    if (model.demotesChampion === true && isTested && champion !== undefined && status !== 'champion') {
      await endExperiment(tx, shopId, { kind: 'champion_lost_place' }, nowMs);
      await retire(tx, {
        ...line,
        modelId: champion.id,
        why: { kind: 'worse_than_rule' },
      });
    }
    return identity;
  });
}

/** Of too many challengers the youngest but the new one goes: the oldest have the most matured answers. */
async function makeRoom(tx: Transaction, shopId: string, newId: string, nowMs: number): Promise<void> {
  const running = await select(tx, experimentTable, ['challengerId'], { shopId, openMarker: 1 });
  const kept = [newId, ...running.map(({ challengerId }) => challengerId)];
  const others = await select(
    tx,
    modelTable,
    ['id'],
    { shopId, status: 'challenger' },
    `AND t.id NOT IN (${kept.map(() => '?').join(', ')}) ORDER BY t.version DESC`,
    kept,
  );
  const youngest = others[0];
  if (others.length + running.length < mostChallengers || youngest === undefined) return;
  const why = { kind: 'made_way' } as const;
  await retire(tx, { shopId, modelId: youngest.id, actor: null, nowMs, why });
}

/** The same model of the same shop and version always has the same id, wherever it is trained. */
function modelIdOf(shopId: string, version: number, artefact: Uint8Array): string {
  return createHash('sha256').update(`${shopId}\n${version}\n`).update(artefact).digest('hex').slice(0, 32);
}

/** What Ebb itself decides about a challenger once its answers have matured. */
export interface ChallengerVerdict {
  readonly shopId: string;
  readonly challengerId: string;
  readonly version: number;
  /** The champion it was compared with; nothing happens where another stands by now. */
  readonly championId: string;
  readonly next: 'promoted' | 'retired' | 'stays';
  readonly standing: ModelReason;
  readonly nowMs: number;
}

/** @returns false where champion or challenger changed since they were compared */
export async function applyChallengerVerdict(db: Database, verdict: ChallengerVerdict): Promise<boolean> {
  const { shopId, challengerId, version, championId, next, standing, nowMs } = verdict;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const champion = await championOf(tx, shopId);
    const [challenger] = await select(tx, modelTable, ['status'], { id: challengerId });
    if (champion?.id !== championId || challenger?.status !== 'challenger') return false;
    const line = { shopId, modelId: challengerId, actor: null, nowMs };
    if (next === 'promoted')
      await promote(tx, { ...line, action: 'promoted', version, standing, why: standing });
    else if (next === 'retired') {
      await endExperiment(tx, shopId, { kind: 'challenger_lost' }, nowMs, challengerId);
      await retire(tx, { ...line, why: standing });
    } else await update(tx, modelTable, { standing: storedReason(standing) }, { id: challengerId });
    return true;
  });
}
