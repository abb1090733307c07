import { movingBaseRate } from '@ebb/contracts';
import { isoDay } from '@ebb/domain';
import { horizonChange } from '@ebb/training';
import type { LogEvaluation } from '../evaluate-log.ts';

/** Above this a level is off by more than people should act on. */
const mostCalibrationError = 0.05;
/** With fewer rows, chance alone reaches the limit. */
const leastRowsForCalibration = 1500;

/** What an evaluation says, in sentences, for whoever reads no tables. */
export function conclusionsOf(evaluation: LogEvaluation): string[] {
  return [
    horizonSentence(evaluation),
    rankSentence(evaluation),
    probabilitySentence(evaluation),
    ...calibrationSentences(evaluation),
    baseRateSentence(evaluation),
    leadSentence(evaluation),
  ].filter((sentence) => sentence !== null);
}

function horizonSentence({ plan, activeWindowDays }: LogEvaluation): string {
  const change = horizonChange(plan);
  return (
    `Asked is who places no order within ${plan.horizonDays} days${change === null ? '' : ` (${change})`}, ` +
    `of everybody who ordered in the last ${activeWindowDays} days.`
  );
}

function rankSentence({ results, differences }: LogEvaluation): string {
  const [champion, ...others] = results;
  const best = others.reduce((leader, each) => (each.pooled.rocAuc > leader.pooled.rocAuc ? each : leader));
  const { low, high } = differences.find(({ name }) => name === best.name)!.rocAuc;
  return (
    `Ranking: the champion's ROC AUC is ${champion!.pooled.rocAuc.toFixed(4)}, ${standing(low, high)} the best other, ` +
    `“${best.name}” with ${best.pooled.rocAuc.toFixed(4)}.`
  );
}

function probabilitySentence({ results, differences }: LogEvaluation): string {
  const [champion, ...others] = results;
  const best = others.reduce((leader, each) => (each.pooled.logLoss < leader.pooled.logLoss ? each : leader));
  const { low, high } = differences.find(({ name }) => name === best.name)!.logLoss;
  return (
    `Probabilities: its log loss is ${champion!.pooled.logLoss.toFixed(4)}, ${standing(-high, -low)} the best other, ` +
    `“${best.name}” with ${best.pooled.logLoss.toFixed(4)}.`
  );
}

/** @param low of the champion's lead, 95 % interval */
function standing(low: number, high: number): string {
  if (low > 0) return 'surely above';
  return high < 0 ? 'surely below' : 'level, within noise, with';
}

function calibrationSentences({ results }: LogEvaluation): string[] {
  const { pooled, tests } = results[0]!;
  const off = tests.filter(
    ({ rows, calibrationError }) =>
      rows >= leastRowsForCalibration && calibrationError >= mostCalibrationError,
  );
  return [
    `Calibration: a probability is off by ${pooled.calibrationError.toFixed(3)} on average over all tests.`,
    ...off.map(
      ({ cutOffDay, calibrationError, meanProbability, churnShare }) =>
        `Careful: at ${isoDay(cutOffDay)} it is off by ${calibrationError.toFixed(3)}: ${percent(meanProbability)} were ` +
        `expected to place no order, ${percent(churnShare)} did not.`,
    ),
  ];
}

function baseRateSentence({ results }: LogEvaluation): string | null {
  const moving = movingBaseRate(results[0]!.tests.map(({ churnShare }) => churnShare));
  if (moving === null) return null;
  return (
    `Careful: the base rate moves. Between tests ${percent(moving.least)} to ${percent(moving.most)} of customers placed no order within ` +
    `the horizon; a level learnt in one season is off in another until the log holds the same weeks of a year before.`
  );
}

function leadSentence({ results }: LogEvaluation): string | null {
  const lead = results[0]!.leadTime;
  if (lead === null) return null;
  return (
    `Lead time: at the precision of “no order for 90 days” the champion warns ${lead.meanDaysEarlier.toFixed(1)} days ` +
    `earlier on average over all who leave, and earlier for ${lead.warnedEarlier} of ${lead.leavers}.`
  );
}

function percent(share01: number): string {
  return `${(100 * share01).toFixed(1)} %`;
}
