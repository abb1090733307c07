import { activeWindowOf, defaultHorizonDays, type ShopRecord } from '@ebb/domain';
import type { JsonValue } from '@ebb/forest';
import { buildTrainingSet } from './rows/build-training-set.ts';
import { planCutOffs, type CutOffPlan } from './rows/plan-cut-offs.ts';
import { surveyHistory, type HistorySurvey, type OpenHistory } from './rows/survey-history.ts';
import { rowsAtCutOffs, type TrainingSet } from './rows/training-set.ts';
import type { ReportProgress } from './training-progress.ts';

/** What decides which rows a shop's training set holds, and what is grown on them: stored with the model. */
export interface TrainingSettings {
  /** The shop's own choice, or its champion's while the shop's rhythm has hardly changed; else from the rhythm. */
  readonly askedHorizonDays: number | null;
  readonly activeWindowDays: number;
  readonly currencyDigits: number;
  readonly seed: number;
  /** The day that holds this moment is still going on; and what was received later is not looked at. */
  readonly asOfMs: number;
}

export interface PreparedTraining {
  readonly survey: HistorySurvey;
  readonly settings: TrainingSettings;
  /** Null when the history is too short, or everybody did the same. */
  readonly data: {
    readonly plan: CutOffPlan;
    /** All cut-offs, those whose labels are only half known included. */
    readonly all: TrainingSet;
    /** Rows with known labels. */
    readonly set: TrainingSet;
    readonly young: TrainingSet;
  } | null;
}

/** Reads a shop's history twice: what it is like, then its rows. */
export async function prepareTraining(options: {
  readonly openHistory: OpenHistory;
  /** A window that is not set follows the horizon. */
  readonly settings: Omit<TrainingSettings, 'askedHorizonDays' | 'activeWindowDays'> & {
    readonly activeWindowDays: number | null;
  };
  /** Given the survey, which horizon to ask for. */
  readonly horizonOf: (survey: HistorySurvey) => number | null;
  readonly report?: ReportProgress | undefined;
  /** For the share of the reading that is done. */
  readonly customers?: number | undefined;
}): Promise<PreparedTraining> {
  const { openHistory, report, customers = 0 } = options;
  const { asOfMs, currencyDigits } = options.settings;
  const survey = await surveyHistory(openHistory(), {
    nowMs: asOfMs,
    onCustomer: (done) => report?.('reading history', done, customers),
  });
  const askedHorizonDays = options.horizonOf(survey);
  const plan = planCutOffs(survey, askedHorizonDays ?? undefined);
  const activeWindowDays =
    options.settings.activeWindowDays ??
    activeWindowOf(plan?.horizonDays ?? askedHorizonDays ?? defaultHorizonDays);
  const settings: TrainingSettings = { ...options.settings, activeWindowDays, askedHorizonDays };
  if (plan === null) return { survey, settings, data: null };
  const all = await buildTrainingSet(
    openHistory(),
    {
      cutOffDays: [...plan.cutOffDays, ...plan.youngCutOffDays],
      horizonDays: plan.horizonDays,
      earlyDays: plan.earlyDays,
      lastDay: survey.lastDay,
      activeWindowDays,
      settings: { medianGapDays: survey.medianGapDays, currencyDigits },
    },
    (done) => report?.('building rows', done, survey.customers),
  );
  const set = rowsAtCutOffs(all, new Set(plan.cutOffDays));
  const young = rowsAtCutOffs(all, new Set(plan.youngCutOffDays));
  return { survey, settings, data: hasOneClassOnly(set) ? null : { plan, all, set, young } };
}

function hasOneClassOnly(set: TrainingSet): boolean {
  const ones = set.labels.reduce((sum, label) => sum + label, 0);
  return ones === 0 || ones === set.rowCount;
}

/** A horizon this much off the champion's is another question; less is the history having grown by some days. */
const horizonChangeThatCounts = 0.2;

/**
 * The shop's own horizon; else the champion's, as long as the rhythm asks for about the same: answers of models with
 * different horizons cannot be held against each other, and a refit each week would ask for another day or two.
 */
export function horizonToAsk(
  survey: HistorySurvey,
  shop: ShopRecord,
  championHorizonDays: number | undefined,
): number | null {
  const own = shop.settings.horizonDays;
  if (own !== undefined || championHorizonDays === undefined) return own ?? null;
  const free = planCutOffs(survey)?.horizonDays;
  if (free === undefined) return null;
  const change = Math.abs(free - championHorizonDays) / championHorizonDays;
  return change <= horizonChangeThatCounts ? championHorizonDays : null;
}

/** As JSON for the summary. */
export function settingsAsJson(settings: TrainingSettings): { readonly [name: string]: JsonValue } {
  return { ...settings };
}
