import type { ClusterMethod, ClusterReport, PredictReport } from '@ebb/contracts/lab';
import { predictMethodNames } from '../predict/choose-best.ts';

const methodNames: Readonly<Record<ClusterMethod, string>> = {
  k_means: 'k-means',
  ward: 'Ward',
  average: 'average linkage',
  complete: 'complete linkage',
  dbscan: 'DBSCAN',
};

/** The result in a sentence, for lists. */
export function summaryOfStudy(report: ClusterReport | PredictReport): string {
  if (report.kind === 'predict') return summaryOfPrediction(report);
  const { method, clusters, rows, methods } = report;
  const found = methods.find((each) => each.method === method);
  const score = found?.silhouette == null ? '' : `, silhouette ${found.silhouette.toFixed(2)}`;
  return `${clusters} ${clusters === 1 ? 'segment' : 'segments'} of ${rows.toLocaleString('en')} rows by ${methodNames[method]}${score}`;
}

function summaryOfPrediction({ target, best, models, baseline }: PredictReport): string {
  const { test } = models.find(({ method }) => method === best)!;
  const percent = (value01: number) => `${(100 * value01).toFixed(1)} %`;
  return `${target} predicted by ${predictMethodNames[best]}: ROC AUC ${test.rocAuc.toFixed(3)}, right in ${percent(test.accuracy)} (the most frequent value alone: ${percent(baseline.accuracy)})`;
}
