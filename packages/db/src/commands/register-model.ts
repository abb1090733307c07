import { createHash } from 'node:crypto';
import type { ModelStatus } from '@ebb/contracts';
import { championOf, crown, endExperiment, lockShop, noteDecision, retire } from './model-decisions.ts';
import type { Database } from '../connection/open-database.ts';
import { inPrismaTransaction, type PrismaTransaction } from '../connection/prisma-transaction.ts';

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
  readonly why: string;
  /** Why it has this place, in a sentence; as `why` by default. */
  readonly standing?: string;
  /** The champion it was tested against, null where there was none; whichever stands when not given. */
  readonly testedAgainst?: string | null;
  /** The test showed that the champion is surely worse than a plain rule: it goes, whatever becomes of this model. */
  readonly demotesChampion?: boolean;
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  readonly nowMs: number;
  /** Makes the summary, which holds the identity. */
  readonly summaryOf: (identity: ModelIdentity) => object;
}

/** More would never be judged: each needs a horizon of matured answers. */
const mostChallengers = 4;

/**
 * Stores a model; a champion takes the place of the old one in the same transaction, so that at no time two or none
 * stand. The shop's row is locked first: two trainers get two versions, one after the other. Where somebody changed
 * the champion while this model was being tested against another, it is not put in its place: it becomes a challenger.
 *
 * @throws when the shop does not exist
 */
export async function registerModel(db: Database, model: NewModel): Promise<ModelIdentity> {
  const { shopId, artefact, horizonDays, medianGapDays, nowMs } = model;
  return inPrismaTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const champion = await championOf(tx, shopId);
    const isTested = model.testedAgainst === undefined || (champion?.id ?? null) === model.testedAgainst;
    const { status, standing = model.why } =
      model.status === 'champion' && !isTested
        ? {
            status: 'challenger' as const,
            standing: 'The champion was changed while this model was tested: it answers in shadow.',
          }
        : model;
    const newest = await tx.model.aggregate({ where: { shopId }, _max: { version: true } });
    const version = (newest._max.version ?? 0) + 1;
    const promotedAt = status === 'champion' ? nowMs : null;
    const id = modelIdOf(shopId, version, artefact);
    const identity = { id, version, status, createdAt: nowMs, promotedAt };
    await tx.model.create({
      data: {
        id,
        shopId,
        version,
        // A champion gets its place below, where the old one loses it.
        status: status === 'champion' ? 'challenger' : status,
        standing,
        artefact: Uint8Array.from(artefact),
        summary: JSON.stringify(model.summaryOf(identity)),
        horizonDays,
        medianGapDays,
        createdMs: BigInt(nowMs),
      },
    });
    const line = { shopId, modelId: id, actor: null, nowMs };
    await noteDecision(tx, { ...line, action: 'trained', why: model.why });
    if (status === 'champion')
      await crown(tx, { ...line, action: 'promoted', version, standing, why: standing });
    if (status === 'rejected') await noteDecision(tx, { ...line, action: 'rejected', why: standing });
    if (status === 'challenger') await makeRoom(tx, shopId, id, nowMs);
    if (model.demotesChampion === true && isTested && champion !== undefined && status !== 'champion') {
      await endExperiment(tx, shopId, 'the champion lost its place', nowMs);
      await retire(tx, {
        ...line,
        modelId: champion.id,
        why: 'On the newest known outcomes it is surely further from the truth than a plain rule',
      });
    }
    return identity;
  });
}

/** Of too many challengers the youngest but the new one goes: the oldest are nearest to being judged. */
async function makeRoom(tx: PrismaTransaction, shopId: string, newId: string, nowMs: number): Promise<void> {
  const running = await tx.experiment.findMany({
    where: { shopId, openMarker: 1 },
    select: { challengerId: true },
  });
  const others = await tx.model.findMany({
    where: {
      shopId,
      status: 'challenger',
      id: { notIn: [newId, ...running.map(({ challengerId }) => challengerId)] },
    },
    orderBy: { version: 'desc' },
    select: { id: true },
  });
  const youngest = others[0];
  if (others.length + running.length < mostChallengers || youngest === undefined) return;
  const why = 'It made way for a younger refit before enough of its answers had matured';
  await retire(tx, { shopId, modelId: youngest.id, actor: null, nowMs, why });
}

/** The same model of the same shop and version always has the same id, wherever it is trained. */
function modelIdOf(shopId: string, version: number, artefact: Uint8Array): string {
  return createHash('sha256').update(`${shopId}\n${version}\n`).update(artefact).digest('hex').slice(0, 32);
}

/** The newest model of a shop whatever its status; undefined before the first training. */
export async function findNewestModel(
  { prisma }: Database,
  shopId: string,
): Promise<{ readonly id: string; readonly createdMs: number; readonly summary: unknown } | undefined> {
  const row = await prisma.model.findFirst({
    where: { shopId },
    orderBy: { version: 'desc' },
    select: { id: true, createdMs: true, summary: true },
  });
  return row === null
    ? undefined
    : {
        id: row.id,
        createdMs: Number(row.createdMs),
        summary: JSON.parse(row.summary) as unknown,
      };
}

/** What Ebb itself decides about a challenger once its answers have matured. */
export interface ChallengerVerdict {
  readonly shopId: string;
  readonly challengerId: string;
  readonly version: number;
  /** The champion it was held against; nothing happens where another stands by now. */
  readonly championId: string;
  readonly next: 'promoted' | 'retired' | 'stays';
  readonly standing: string;
  readonly nowMs: number;
}

/** @returns false where champion or challenger changed since they were compared */
export async function applyChallengerVerdict(db: Database, verdict: ChallengerVerdict): Promise<boolean> {
  const { shopId, challengerId, version, championId, next, standing, nowMs } = verdict;
  return inPrismaTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const champion = await championOf(tx, shopId);
    const challenger = await tx.model.findUnique({ where: { id: challengerId }, select: { status: true } });
    if (champion?.id !== championId || challenger?.status !== 'challenger') return false;
    const line = { shopId, modelId: challengerId, actor: null, nowMs };
    if (next === 'promoted')
      await crown(tx, { ...line, action: 'promoted', version, standing, why: standing });
    else if (next === 'retired') {
      await endExperiment(tx, shopId, 'the challenger lost', nowMs, challengerId);
      await retire(tx, { ...line, why: standing.replace(/\.$/, '') });
    } else await tx.model.update({ where: { id: challengerId }, data: { standing } });
    return true;
  });
}

/** The model that decides for a shop, whole. */
export interface ChampionRecord {
  readonly id: string;
  readonly version: number;
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  readonly createdMs: number;
  readonly promotedMs: number;
  /** The contracts' summary and the trainer's own part, as JSON. */
  readonly summary: unknown;
}

/** Undefined while the rule tiers decide. */
export async function findChampion(
  { prisma }: Database,
  shopId: string,
): Promise<ChampionRecord | undefined> {
  const row = await prisma.model.findFirst({ where: { shopId, status: 'champion' } });
  if (row === null) return undefined;
  const { id, version, artefact, horizonDays, medianGapDays, createdMs, promotedMs, summary } = row;
  return {
    id,
    version,
    artefact,
    horizonDays,
    medianGapDays,
    createdMs: Number(createdMs),
    promotedMs: Number(promotedMs ?? createdMs),
    summary: JSON.parse(summary) as unknown,
  };
}

/** A model by its id, with its shop; undefined where there is none. */
export async function findModelToRebuild(
  { prisma }: Database,
  id: string,
): Promise<(Omit<ChampionRecord, 'createdMs' | 'promotedMs'> & { readonly shopId: string }) | undefined> {
  const row = await prisma.model.findUnique({ where: { id } });
  if (row === null) return undefined;
  const { shopId, version, artefact, horizonDays, medianGapDays, summary } = row;
  return {
    id,
    shopId,
    version,
    artefact,
    horizonDays,
    medianGapDays,
    summary: JSON.parse(summary) as unknown,
  };
}
