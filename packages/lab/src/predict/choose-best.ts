import type { LabModelResult, PredictMethod, PredictReport } from '@ebb/contracts/lab';

export const predictMethodNames: Readonly<Record<PredictMethod, string>> = {
  logistic_regression: 'logistic regression',
  decision_tree: 'a decision tree',
  naive_bayes: 'naive Bayes',
  nearest_neighbours: 'nearest neighbours',
  random_forest: 'a random forest',
  gradient_boosting: 'gradient boosting',
};

/** More than this and one column most likely is the answer under another name. */
const suspiciousAuc = 0.995;
/** Less than this is chance, as far as a test of some hundred rows can show. */
const leastAuc = 0.55;

/** The method of the highest mean ROC AUC over the folds, and the sentences that say why. */
export function chooseBest(
  models: readonly LabModelResult[],
  baseline: PredictReport['baseline'],
): { readonly best: LabModelResult; readonly why: string } {
  const ranked = [...models].sort((left, right) => right.validation.rocAuc - left.validation.rocAuc);
  const best = ranked[0]!;
  const next = ranked[1];
  const parts = [
    `${capital(predictMethodNames[best.method])} ranks best: mean ROC AUC ${text(best.validation.rocAuc)} (± ${text(best.validation.rocAucError)}) over ${best.validation.folds.length} folds of the training rows.`,
  ];
  if (next !== undefined) {
    const ahead = best.validation.rocAuc - next.validation.rocAuc;
    const isClear = ahead > best.validation.rocAucError + next.validation.rocAucError;
    parts.push(
      `Next is ${predictMethodNames[next.method]} with ${text(next.validation.rocAuc)}: ${isClear ? 'more than' : 'no more than'} the folds differ among themselves${isClear ? '' : ', so either would do'}.`,
    );
  }
  parts.push(onTestRows(best, baseline));
  if (best.test.rocAuc >= suspiciousAuc) {
    parts.push('That is nearly perfect: look whether a column gives the answer away.');
  }
  return { best, why: parts.join(' ') };
}

function onTestRows({ test }: LabModelResult, baseline: PredictReport['baseline']): string {
  const right = `On the test rows it is right in ${percent(test.accuracy)}`;
  const always = `always saying ${JSON.stringify(baseline.className)}`;
  if (test.rocAuc < leastAuc) {
    return `${right}, but it ranks them no better than chance (ROC AUC ${text(test.rocAuc)}): these columns say next to nothing of it.`;
  }
  return test.accuracy > baseline.accuracy
    ? `${right}; ${always} would be in ${percent(baseline.accuracy)}.`
    : `${right}, no more often than ${always} (${percent(baseline.accuracy)}): it ranks rows, but its yes or no adds nothing.`;
}

const text = (value: number) => value.toFixed(3);
const percent = (value01: number) => `${(100 * value01).toFixed(1)} %`;
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
