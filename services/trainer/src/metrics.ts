import type { Metrics } from '@ebb/service-kit';

export type TrainerMetrics = ReturnType<typeof createTrainerMetrics>;

export function createTrainerMetrics(metrics: Metrics) {
  const runs = metrics.counter({
    name: 'training_runs_total',
    help: 'Trainings by how they ended.',
    labelNames: ['status'],
  });
  // A counter that appears with its first count has no increase for a rule to see.
  for (const status of ['done', 'failed', 'interrupted']) runs.inc({ status }, 0);
  return {
    runs,
    seconds: metrics.histogram({
      name: 'training_duration_seconds',
      help: 'Trainings from the first page of history to the stored model.',
      buckets: [1, 2.5, 5, 10, 30, 60, 300, 1800],
    }),
    rows: metrics.gauge({
      name: 'training_rows',
      help: 'Rows of the last training set.',
      labelNames: ['shop'],
    }),
    rocAuc: metrics.gauge({
      name: 'model_test_roc_auc',
      help: 'ROC AUC of the last trained model on rows it was not trained on.',
      labelNames: ['shop'],
    }),
    drift: metrics.gauge({
      name: 'model_drift_index',
      help: 'Population stability of the scored customers against the champion’s training set, weighted by importance.',
      labelNames: ['shop'],
    }),
    liveCalibrationError: metrics.gauge({
      name: 'model_live_calibration_error',
      help: 'Expected calibration error of the champion’s answers of the newest four matured weeks.',
      labelNames: ['shop'],
    }),
    liveRocAuc: metrics.gauge({
      name: 'model_live_roc_auc',
      help: 'ROC AUC of the champion’s answers of the newest four matured weeks.',
      labelNames: ['shop'],
    }),
    liveAnswers: metrics.gauge({
      name: 'model_live_answers',
      help: 'Answers behind the live calibration error: below some hundreds it is mostly chance.',
      labelNames: ['shop'],
    }),
    lookFailed: metrics.gauge({
      name: 'model_look_failed',
      help: 'Whether the last try to check truth and drift of a shop’s models failed (1) or not (0).',
      labelNames: ['shop'],
    }),
    calibrationError: metrics.gauge({
      name: 'model_test_calibration_error',
      help: 'Expected calibration error of the last trained model on rows it was not trained on.',
      labelNames: ['shop'],
    }),
  };
}
