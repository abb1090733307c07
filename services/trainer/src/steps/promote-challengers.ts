import type { ReasonOf, Staleness } from '@ebb/contracts';
import {
  readDuels,
  readRunningExperiment,
  readScorableModels,
  readTruth,
  applyChallengerVerdict,
  type ChallengerVerdict,
  type ChampionRecord,
  type CheckedModel,
  type Database,
} from '@ebb/db';
import { dayMs } from '@ebb/domain';
import {
  decodeDuel,
  decodeOutcomes,
  duelDifference,
  emptyOutcomes,
  mergeOutcomes,
  outcomeMetrics,
} from '@ebb/learning';
import { mostCalibrationError, placeModel } from '@ebb/training';

/** Answers of one day share their future with each other; tested is what came true over some weeks. */
const leastWeeks = 3;
/** A challenger that has not won by then will not; a younger one shall have its place. */
const horizonsInShadow = 3;

/**
 * Decides about each challenger whose answers have matured beside the champion's: surely better takes the place,
 * surely worse retires, the rest goes on in shadow and says why. While a challenger has a share of the customers, a
 * person decides about it.
 *
 * @returns what was decided
 */
export async function promoteChallengers(
  db: Database,
  shopId: string,
  champion: ChampionRecord,
  stale: Staleness | null,
  nowMs: number,
): Promise<ChallengerVerdict[]> {
  const models = await readScorableModels(db, shopId);
  const challengers = models.filter(({ status }) => status === 'challenger');
  if (challengers.length === 0) return [];
  const duels = new Map(
    (await readDuels(db, shopId, champion.id)).map(({ challengerId, sums }) => [challengerId, sums]),
  );
  const truth = (await readTruth(db, shopId)).filter(({ role }) => role === 'shadow');
  const experiment = await readRunningExperiment(db, shopId);
  const decided: ChallengerVerdict[] = [];
  for (const challenger of challengers) {
    const duel = duels.get(challenger.id);
    const weeks = truth.filter(({ modelId }) => modelId === challenger.id).map(({ sums }) => sums);
    const isOver = nowMs - challenger.createdMs > horizonsInShadow * challenger.horizonDays * dayMs;
    const outcome =
      duel === undefined || weeks.length < leastWeeks
        ? isOver
          ? { next: 'retired' as const, standing: { kind: 'too_little_matured' } as const }
          : null
        : compare(challenger, champion, duel, weeks, { stale, isOver });
    if (outcome === null) continue;
    const inExperiment = experiment?.challengerId === challenger.id && outcome.next !== 'stays';
    const verdict: ChallengerVerdict = {
      shopId,
      challengerId: challenger.id,
      version: challenger.version,
      championId: champion.id,
      nowMs,
      next: inExperiment ? 'stays' : outcome.next,
      standing:
        inExperiment && outcome.standing.kind === 'compared'
          ? { ...outcome.standing, personDecides: true }
          : outcome.standing,
    };
    if (await applyChallengerVerdict(db, verdict)) decided.push(verdict);
    // Whoever is left is to be tested against the new champion.
    if (verdict.next === 'promoted') break;
  }
  return decided;
}

function compare(
  challenger: CheckedModel,
  champion: ChampionRecord,
  duel: string,
  weeks: readonly string[],
  { stale, isOver }: { readonly stale: Staleness | null; readonly isOver: boolean },
): { readonly next: ChallengerVerdict['next']; readonly standing: ReasonOf<'compared'> } {
  const logLoss = duelDifference(decodeDuel(duel));
  const sums = emptyOutcomes();
  for (const week of weeks) mergeOutcomes(sums, decodeOutcomes(week));
  const metrics = outcomeMetrics(sums);
  const comparison = {
    rows: metrics.rows,
    logLoss,
    newcomer: metrics.logLoss,
    champion: metrics.logLoss - logLoss.difference,
  };
  const { place, standing } = placeModel(comparison, champion.version, stale);
  if (place === 'rejected') return { next: 'retired', standing };
  if (place === 'champion' && metrics.calibrationError < mostCalibrationError)
    return { next: 'promoted', standing };
  const miscalibrated =
    place === 'champion' ? { calibrationError: metrics.calibrationError, limit: mostCalibrationError } : null;
  const endedAfterDays = isOver ? horizonsInShadow * challenger.horizonDays : null;
  return { next: isOver ? 'retired' : 'stays', standing: { ...standing, miscalibrated, endedAfterDays } };
}
