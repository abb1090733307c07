import { checkLabField, type LabAnswer, type LabFieldFlaw } from '@ebb/contracts/lab';
import { applyPreparation, assignSegments, type TableColumn } from '@ebb/learning/clustering';
import type { Rows } from '@ebb/learning';
import { mostLikely } from '../predict/evaluate-classes.ts';
import { classProbabilities, openClassifiers } from '../predict/methods.ts';
import { dateOf, isMissing, numberOf } from '../reading/cell.ts';
import { segmentModelOf, type LabModel } from './lab-model.ts';

export type AnswerRow = Omit<LabAnswer, 'filled'>;

/**
 * Answers rows of texts, each by the name of its column; what is missing is filled as in the study.
 *
 * @param valueOf the text of a field in a row; undefined where there is none
 */
export function answerRows(
  model: LabModel,
  count: number,
  valueOf: (row: number, field: string) => string | undefined,
): AnswerRow[] {
  const columns = model.fields.map(({ name, kind }): TableColumn => {
    const text = (row: number) => (valueOf(row, name) ?? '').trim();
    if (kind === 'category') {
      const values = Array.from({ length: count }, (_, row) => (isMissing(text(row)) ? null : text(row)));
      return { kind, name, values };
    }
    const parse = kind === 'date' ? dateOf : numberOf;
    return {
      kind: 'number',
      name,
      values: Float64Array.from({ length: count }, (_, row) => parse(text(row))),
    };
  });
  const { rows } = applyPreparation(model.preparation, columns);
  if (model.kind === 'predict') return predictions(model, rows);
  const { segments, confidence01, isUnusual } = assignSegments(segmentModelOf(model), rows);
  return Array.from(segments, (segment, row) => ({
    answer: model.names[segment]!,
    confidence01: confidence01[row]!,
    classes: [],
    isUnusual: isUnusual[row] === 1,
  }));
}

function predictions(
  { classes, classifiers }: Extract<LabModel, { kind: 'predict' }>,
  rows: Rows,
): AnswerRow[] {
  const probabilities = classProbabilities(openClassifiers(classifiers), rows);
  return Array.from({ length: probabilities[0]!.length }, (_, row) => {
    const said = mostLikely(probabilities, row);
    return {
      answer: classes[said]!,
      confidence01: probabilities[said]![row]!,
      classes: classes.map((name, label) => ({ name, probability01: probabilities[label]![row]! })),
      isUnusual: false,
    };
  });
}

/** One row as the form gives it. */
export function answerForm(
  model: LabModel,
  values: Readonly<Record<string, string>>,
): { readonly answer: LabAnswer } | { readonly flaws: readonly LabFieldFlaw[] } {
  const flaws = model.fields.flatMap((field) => checkLabField(field, values[field.name] ?? '') ?? []);
  const known = new Set(model.fields.map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (!known.has(name)) flaws.push({ field: name, message: `${name} is no column of the study.` });
  }
  if (flaws.length > 0) return { flaws };
  const [row] = answerRows(model, 1, (_, field) => values[field]);
  const filled = model.fields
    .map(({ name }) => name)
    .filter((name) => isMissing((values[name] ?? '').trim()));
  return { answer: { ...row!, filled } };
}
