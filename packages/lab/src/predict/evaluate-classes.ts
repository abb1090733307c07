import type { LabMetrics, LabModelResult } from '@ebb/contracts/lab';
import { averagePrecision, evaluationCurves, rocAuc } from '@ebb/learning';

/** Class with the highest probability, the first where two are equal; of two classes the second from one half on. */
export function mostLikely(probabilities: readonly Float64Array[], row: number): number {
  if (probabilities.length === 2) return probabilities[1]![row]! >= 0.5 ? 1 : 0;
  let best = 0;
  for (let label = 1; label < probabilities.length; label++) {
    if (probabilities[label]![row]! > probabilities[best]![row]!) best = label;
  }
  return best;
}

const isOf = (labels: ArrayLike<number>, label: number) =>
  Uint8Array.from(labels, (each) => (each === label ? 1 : 0));

/** Of two classes that of the second; of more the plain mean of each against the others that occurs. */
export function macroRocAuc(labels: ArrayLike<number>, probabilities: readonly Float64Array[]): number {
  const asked = presentClasses(labels, probabilities.length);
  return meanOf(asked.map((label) => rocAuc(isOf(labels, label), probabilities[label]!)));
}

export function evaluateClasses(
  labels: ArrayLike<number>,
  probabilities: readonly Float64Array[],
  names: readonly string[],
): Pick<LabModelResult, 'confusion' | 'curves'> & { readonly test: LabMetrics } {
  const classes = names.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let right = 0;
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    const said = mostLikely(probabilities, row);
    const was = labels[row]!;
    confusion[was]![said]! += 1;
    if (said === was) right++;
    loss -= Math.log(Math.min(1, Math.max(1e-15, probabilities[was]![row]!)));
  }
  const asked = presentClasses(labels, classes);
  const parts = asked.map((label) => {
    const hits = confusion[label]![label]!;
    const precision = share(
      hits,
      confusion.reduce((sum, row) => sum + row[label]!, 0),
    );
    const recall = share(
      hits,
      confusion[label]!.reduce((sum, count) => sum + count, 0),
    );
    return { precision, recall, f1: share(2 * precision * recall, precision + recall) };
  });
  const curves = asked.map((label) => {
    const is = isOf(labels, label);
    const { roc, precisionRecall } = evaluationCurves(is, probabilities[label]!);
    return {
      className: names[label]!,
      rocAuc: rocAuc(is, probabilities[label]!),
      prAuc: averagePrecision(is, probabilities[label]!),
      falsePositiveShare: [...roc.falsePositiveShare],
      truePositiveShare: [...roc.truePositiveShare],
      recall: [...precisionRecall.recall],
      precision: [...precisionRecall.precision],
    };
  });
  return {
    confusion,
    curves,
    test: {
      accuracy: right / labels.length,
      precision: meanOf(parts.map(({ precision }) => precision)),
      recall: meanOf(parts.map(({ recall }) => recall)),
      f1: meanOf(parts.map(({ f1 }) => f1)),
      rocAuc: meanOf(curves.map((curve) => curve.rocAuc)),
      prAuc: meanOf(curves.map((curve) => curve.prAuc)),
      logLoss: loss / labels.length,
    },
  };
}

function presentClasses(labels: ArrayLike<number>, classes: number): number[] {
  if (classes === 2) return [1];
  const present = new Set(Array.from(labels));
  return Array.from({ length: classes }, (_, label) => label).filter((label) => present.has(label));
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
