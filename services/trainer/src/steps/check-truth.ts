import {
  loadModel,
  readLiveAnswers,
  readScorableModels,
  storeTruth,
  type AnsweredCustomer,
  type CheckedModel,
  type Database,
  type TruthRole,
  type TruthUpdate,
} from '@ebb/db';
import { dayMs, dayOf, withMedianGap } from '@ebb/domain';
import {
  addOutcome,
  addToDuel,
  decodeDuel,
  decodeOutcomes,
  duelWeights,
  emptyDuel,
  emptyOutcomes,
  encodeDuel,
  encodeOutcomes,
  mergeDuels,
  mergeOutcomes,
  type DuelSums,
  type OutcomeSums,
} from '@ebb/learning';
import { openModel } from '@ebb/model-serving';
import { labelsOf } from '@ebb/training';

/** Events on their way when the horizon passes have this long to be taken in. */
const graceMs = 6 * 3_600_000;

/** A model some of whose answers have matured since the last check; UTC day numbers, both included. */
interface DueModel extends CheckedModel {
  readonly fromDay: number;
  readonly untilDay: number;
}

/** A challenger that says what it would have said. */
interface Shadow extends CheckedModel {
  readonly answer: (features: Float64Array) => number;
}

interface Found {
  readonly outcomes: Map<string, { modelId: string; role: TruthRole; weekDay: number; sums: OutcomeSums }>;
  readonly duels: Map<string, DuelSums>;
}

/** UTC day number of the Monday of a day's week. */
export function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}

/**
 * Checks every answer of a shop's models whose horizon has passed since the last check: what came true by the
 * training's own label, for the model that was asked, and for each challenger on exactly the customers the champion
 * was asked about, from the features stored with the answer. Adds sums by model and week; one pass in key order,
 * constant memory.
 *
 * @returns answers checked
 */
export async function checkTruth(
  db: Database,
  shopId: string,
  nowMs: number,
  { signal, beat }: { readonly signal?: AbortSignal; readonly beat?: () => void } = {},
): Promise<number> {
  const lastDay = dayOf(nowMs - graceMs) - 1;
  const models = await readScorableModels(db, shopId);
  const due = new Map(
    models
      .map((model): DueModel => {
        const fromDay = (model.throughDay ?? dayOf(model.createdMs) - 1) + 1;
        return { ...model, fromDay, untilDay: lastDay - model.horizonDays };
      })
      .filter(({ fromDay, untilDay }) => fromDay <= untilDay)
      .map((model): [string, DueModel] => [model.id, model]),
  );
  if (due.size === 0) return 0;
  const champion = models.find(({ status }) => status === 'champion');
  const shadows = champion === undefined ? [] : await loadShadows(db, models, champion);
  const found: Found = { outcomes: new Map(), duels: new Map() };
  let checked = 0;
  for await (const customer of readLiveAnswers(db, shopId, {
    modelIds: [...due.keys()],
    fromMs: Math.min(...[...due.values()].map(({ fromDay }) => fromDay)) * dayMs,
    untilMs: (Math.max(...[...due.values()].map(({ untilDay }) => untilDay)) + 1) * dayMs,
    ...(signal === undefined ? {} : { signal }),
  })) {
    beat?.();
    checked += checkCustomer(customer, due, champion, shadows, found);
  }
  const stored = await storeTruth(db, updateOf(shopId, due, champion, found));
  return stored ? checked : 0;
}

/** Challengers of the champion's horizon; another horizon is another question. */
async function loadShadows(
  db: Database,
  models: readonly CheckedModel[],
  champion: CheckedModel,
): Promise<Shadow[]> {
  const shadows: Shadow[] = [];
  for (const model of models) {
    if (model.status !== 'challenger' || model.horizonDays !== champion.horizonDays) continue;
    const stored = await loadModel(db, model.id);
    if (stored === undefined) continue;
    const { predictor } = openModel(stored);
    const answer = (features: Float64Array) => predictor(withMedianGap(features, model.medianGapDays));
    shadows.push({ ...model, answer });
  }
  return shadows;
}

function checkCustomer(
  { customerId, answers, orderEvents }: AnsweredCustomer,
  due: ReadonlyMap<string, DueModel>,
  champion: CheckedModel | undefined,
  shadows: readonly Shadow[],
  found: Found,
): number {
  const ripe = answers.flatMap((answer) => {
    const model = due.get(answer.modelId);
    const day = dayOf(answer.scoredMs);
    if (model === undefined || day < model.fromDay || day > model.untilDay) return [];
    return [{ ...answer, horizonDays: model.horizonDays, weekDay: mondayOf(day) }];
  });
  if (ripe.length === 0) return 0;
  const labels = labelsOf(orderEvents, ripe);
  let weights: Uint8Array | undefined;
  for (const [index, { modelId, scoredMs, probability, features, weekDay }] of ripe.entries()) {
    const label = labels[index]!;
    addOutcome(outcomesOf(found, modelId, 'asked', weekDay), probability, label);
    if (modelId !== champion?.id) continue;
    for (const shadow of shadows) {
      // Before it was made, what came true may be among what it has learnt from.
      if (scoredMs < shadow.createdMs) continue;
      const answer = shadow.answer(Float64Array.from(features));
      addOutcome(outcomesOf(found, shadow.id, 'shadow', weekDay), answer, label);
      weights ??= duelWeights(customerId);
      addToDuel(duelOf(found, shadow.id), weights, label, answer, probability);
    }
  }
  return ripe.length;
}

function outcomesOf(found: Found, modelId: string, role: TruthRole, weekDay: number): OutcomeSums {
  const key = `${modelId} ${role} ${weekDay}`;
  const entry = found.outcomes.get(key) ?? { modelId, role, weekDay, sums: emptyOutcomes() };
  found.outcomes.set(key, entry);
  return entry.sums;
}

function duelOf(found: Found, challengerId: string): DuelSums {
  const sums = found.duels.get(challengerId) ?? emptyDuel();
  found.duels.set(challengerId, sums);
  return sums;
}

function updateOf(
  shopId: string,
  due: ReadonlyMap<string, DueModel>,
  champion: CheckedModel | undefined,
  found: Found,
): TruthUpdate {
  return {
    shopId,
    sums: [...found.outcomes.values()].map(({ sums, ...key }) => ({
      ...key,
      merged(stored) {
        const whole = stored === null ? emptyOutcomes() : decodeOutcomes(stored);
        mergeOutcomes(whole, sums);
        return encodeOutcomes(whole);
      },
    })),
    duels: [...found.duels].map(([challengerId, sums]) => ({
      challengerId,
      championId: champion!.id,
      merged(stored) {
        const whole = stored === null ? emptyDuel() : decodeDuel(stored);
        mergeDuels(whole, sums);
        return encodeDuel(whole);
      },
    })),
    progress: [...due.values()].map(({ id, throughDay, untilDay }) => ({
      modelId: id,
      before: throughDay,
      throughDay: untilDay,
    })),
  };
}
