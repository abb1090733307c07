export { trainCalibratedForest } from './contenders/calibrated-forest.ts';
export { forestContender, logisticContender, otherChallengers } from './contenders/contenders.ts';
export { plainRules } from './contenders/plain-rules.ts';
export {
  alertCandidates,
  backTestRows,
  chooseAlertLine,
  leastPrecisionRatio,
  mostAlertShare,
  testCandidates,
  type AlertLine,
} from './evaluation/alert-line.ts';
export {
  evaluateContenders,
  type ContenderResult,
  type Evaluation,
} from './evaluation/evaluate-contenders.ts';
export {
  type StandingChampion,
  type ChampionTest,
  testAgainstChampion,
} from './evaluation/test-against-champion.ts';
export { dataRange, type FittedModel, fitModel } from './fit-model.ts';
export {
  settingsAsJson,
  type PreparedTraining,
  prepareTraining,
  type TrainingSettings,
  horizonToAsk,
} from './prepare-training.ts';
export { whyStale, type ChampionHealth } from './promotion/champion-health.ts';
export { placeModel, type Place } from './promotion/place-model.ts';
export {
  mostCalibrationError,
  type PromotionCheck,
  checkPromotion,
  whyNotEligible,
  leastOrderingCustomers,
} from './promotion/rule-gate.ts';
export { trainPurchase, type PurchaseOutcome, type PurchaseTraining } from './purchase/train-purchase.ts';
export { buildTrainingSet } from './rows/build-training-set.ts';
export { labelsOf } from './rows/label.ts';
export {
  changedHorizon,
  horizonChange,
  planCutOffs,
  rhythmLimitsDays,
  type CutOffPlan,
} from './rows/plan-cut-offs.ts';
export { surveyHistory, type HistorySurvey, type OpenHistory } from './rows/survey-history.ts';
export { windowOutcome, type WindowOutcome } from './rows/window-outcome.ts';
export { rowsAtCutOffs, type TrainingSet, fingerprintOfSet } from './rows/training-set.ts';
export { type CustomerHistory } from './rows/customer-history.ts';
export { type ReportProgress } from './training-progress.ts';
