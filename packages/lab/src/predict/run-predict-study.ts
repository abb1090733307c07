import {
  predictMethods,
  type LabModelResult,
  type PredictReport,
  type PredictSettings,
} from '@ebb/contracts/lab';
import {
  applyPreparation,
  prepareTable,
  type Preparation,
  type PreparedTable,
  type TableColumn,
} from '@ebb/learning/clustering';
import type { Rows } from '@ebb/learning';
import { formFields } from '../model/form-fields.ts';
import type { LabModel } from '../model/lab-model.ts';
import { preparedReport } from '../model/prepared-report.ts';
import { evenRows, typedColumns } from '../model/typed-columns.ts';
import { LabError } from '../reading/lab-error.ts';
import type { LabRows } from '../reading/read-table.ts';
import type { ReportStep } from '../run-watch.ts';
import { chooseBest, predictMethodNames } from './choose-best.ts';
import { columnImportance } from './column-importance.ts';
import { evaluateClasses, macroRocAuc, meanOf } from './evaluate-classes.ts';
import { classProbabilities, openClassifiers, rowsAt, trainClasses } from './methods.ts';
import { choosePredictTable, type PredictTable } from './predict-table.ts';
import { stratifiedFolds, stratifiedSplit, timeFolds, timeSplit, type RowSplit } from './split-rows.ts';

const mostValidated = 10_000;
/** Values of the training rows altogether: with many columns fewer rows are drawn. */
const mostCells = 2_000_000;
const mostImportanceRows = 2_000;
/** Of nearest neighbours, which look at every row for every answer. */
const mostSlowRows = 300;
const dayMs = 86_400_000;

export interface PredictOutcome {
  readonly report: PredictReport;
  readonly model: Extract<LabModel, { kind: 'predict' }>;
}

/**
 * Learns to predict a column by six methods: each validated on folds of the training rows, the best of them chosen by
 * that, all tested on rows that none has seen. The preparation is learnt from training rows alone.
 *
 * @throws LabError for a table or settings that nothing can be learnt from
 */
export function runPredictStudy(
  table: LabRows,
  study: string,
  settings: PredictSettings,
  report: ReportStep,
): PredictOutcome {
  const chosen = thinned(table, choosePredictTable(table, settings), settings);
  const { classes, labels, times } = chosen;
  const names = classes.map(({ name }) => name);
  const columns = typedColumns(table, chosen.uses, chosen.rows);
  const split =
    times === null ? { ...stratifiedSplit(labels, names.length), fromTime: null } : timeSplit(times);
  const labelsAt = (rows: Int32Array) => Uint8Array.from(rows, (row) => labels[row]!);
  const trainLabels = labelsAt(split.train);
  const testLabels = labelsAt(split.test);
  if (new Set(trainLabels).size < names.length || split.test.length < 10) {
    throw new LabError(
      'The rows before the test do not have every value of the column: split them another way.',
    );
  }
  const train = prepare(columns, split.train, settings);
  const test = applyPreparation(train.preparation, columnsAt(columns, split.test)).rows;
  const folds = foldsOf(chosen, split, columns, settings);
  const models = predictMethods.map((method, at): LabModelResult => {
    const step = `Trying ${predictMethodNames[method]}`;
    const from01 = 0.1 + (0.7 * at) / predictMethods.length;
    const scores = folds.map((fold, place) => {
      report(step, from01 + (0.7 / predictMethods.length) * (place / (folds.length + 1)));
      const classifiers = openClassifiers(trainClasses(method, fold.train, fold.trainLabels, names.length));
      return macroRocAuc(fold.testLabels, classProbabilities(classifiers, fold.test));
    });
    const trained = openClassifiers(trainClasses(method, train.rows, trainLabels, names.length));
    const rocAuc = meanOf(scores);
    const variance = scores.reduce((sum, score) => sum + (score - rocAuc) ** 2, 0) / (scores.length - 1);
    return {
      method,
      validation: { rocAuc, rocAucError: Math.sqrt(variance / scores.length), folds: scores },
      ...evaluateClasses(testLabels, classProbabilities(trained, test), names),
      trainedRows: split.train.length,
    };
  });
  const { best, why } = chooseBest(models, baselineOf(testLabels, trainLabels, names));
  const importance = importanceOf(best.method, train, trainLabels, test, testLabels, names.length, (done01) =>
    report('Shuffling columns', 0.82 + 0.1 * done01),
  );
  report('Training the best on all rows', 0.94);
  const whole = prepare(columns, Int32Array.from(labels.keys()), settings);
  const classifiers = trainClasses(best.method, whole.rows, labels, names.length);
  const fields = formFields(table, chosen.uses, whole.preparation.columns);
  return {
    model: {
      ...{ format: 'ebb-lab-model', version: 1, kind: 'predict', study, fields },
      ...{ preparation: whole.preparation, target: settings.target, classes: names, classifiers },
    },
    report: {
      kind: 'predict',
      rows: chosen.known,
      withoutTarget: chosen.withoutTarget,
      trainingRows: split.train.length,
      testRows: split.test.length,
      sampledRows: chosen.rows.length,
      split: settings.split,
      splitAt: split.fromTime === null ? null : new Date(split.fromTime * dayMs).toISOString().slice(0, 10),
      target: settings.target,
      classes,
      columns: preparedReport(whole),
      features: [...whole.names],
      models,
      best: best.method,
      why,
      baseline: baselineOf(testLabels, trainLabels, names),
      ...importance,
      fields,
    },
  };
}

/** Fewer rows where there are very many columns. */
function thinned(table: LabRows, chosen: PredictTable, settings: PredictSettings): PredictTable {
  const few = typedColumns(table, chosen.uses, evenRows(table.rows, 2_000));
  const { featureCount } = prepareTable(few, { fill: settings.fill }).rows;
  const affordable = Math.max(1_000, Math.floor(mostCells / featureCount));
  if (chosen.rows.length <= affordable) return chosen;
  const kept = evenRows(chosen.rows.length, affordable);
  return {
    ...chosen,
    rows: Int32Array.from(kept, (at) => chosen.rows[at]!),
    labels: Uint8Array.from(kept, (at) => chosen.labels[at]!),
    times: chosen.times && Float64Array.from(kept, (at) => chosen.times![at]!),
  };
}

function columnsAt(columns: readonly TableColumn[], rows: Int32Array): TableColumn[] {
  return columns.map((column) =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
      : { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) },
  );
}

function prepare(
  columns: readonly TableColumn[],
  rows: Int32Array,
  settings: PredictSettings,
): PreparedTable {
  const logarithmOf = settings.columns
    .filter(
      ({ name, logarithm }) =>
        logarithm === true && columns.some((each) => each.name === name && each.kind === 'number'),
    )
    .map(({ name }) => name);
  const given = columnsAt(columns, rows).map((column) =>
    // A column that happens to be empty in these rows is a constant of them.
    column.kind === 'number' && column.values.every((value) => Number.isNaN(value))
      ? { ...column, values: new Float64Array(rows.length) }
      : column,
  );
  return prepareTable(given, { fill: settings.fill, logarithmOf });
}

interface Fold {
  readonly train: Rows;
  readonly trainLabels: Uint8Array;
  readonly test: Rows;
  readonly testLabels: Uint8Array;
}

/** Folds of the training rows, each prepared by itself: a test row must not have had a say in the scales. */
function foldsOf(
  { labels, times, classes }: PredictTable,
  { train }: RowSplit,
  columns: readonly TableColumn[],
  settings: PredictSettings,
): Fold[] {
  const drawn = Int32Array.from(evenRows(train.length, mostValidated), (at) => train[at]!);
  const drawnLabels = Uint8Array.from(drawn, (row) => labels[row]!);
  const splits =
    times === null
      ? stratifiedFolds(drawnLabels, classes.length)
      : timeFolds(Float64Array.from(drawn, (row) => times[row]!));
  const made = splits.flatMap((split): Fold[] => {
    const at = (places: Int32Array) => Int32Array.from(places, (place) => drawn[place]!);
    const trainLabels = Uint8Array.from(split.train, (place) => drawnLabels[place]!);
    const testLabels = Uint8Array.from(split.test, (place) => drawnLabels[place]!);
    if (new Set(trainLabels).size < classes.length || new Set(testLabels).size < 2) return [];
    const prepared = prepare(columns, at(split.train), settings);
    const test = applyPreparation(prepared.preparation, columnsAt(columns, at(split.test))).rows;
    return [{ train: prepared.rows, trainLabels, test, testLabels }];
  });
  if (made.length < 2) {
    throw new LabError('There are too few rows of every value to validate on: split them another way.');
  }
  return made;
}

function baselineOf(
  test: Uint8Array,
  train: Uint8Array,
  names: readonly string[],
): PredictReport['baseline'] {
  const counts = names.map((_, label) => train.filter((each) => each === label).length);
  const most = counts.indexOf(Math.max(...counts));
  return { className: names[most]!, accuracy: test.filter((each) => each === most).length / test.length };
}

function importanceOf(
  method: LabModelResult['method'],
  train: PreparedTable,
  trainLabels: Uint8Array,
  test: Rows,
  testLabels: Uint8Array,
  classes: number,
  onColumn: (done01: number) => void,
): Pick<PredictReport, 'importance' | 'importanceRows'> {
  const most = method === 'nearest_neighbours' ? mostSlowRows : mostImportanceRows;
  const shown = evenRows(testLabels.length, most);
  const classifiers = openClassifiers(trainClasses(method, train.rows, trainLabels, classes));
  const importance = columnImportance(
    classifiers,
    rowsAt(test, shown),
    Uint8Array.from(shown, (row) => testLabels[row]!),
    sourcesOf(train.preparation, train.rows.featureCount),
    onColumn,
  );
  return { importance, importanceRows: shown.length };
}

/** Of each prepared column the table's column that it was made of. */
function sourcesOf(preparation: Preparation, featureCount: number): string[] {
  const sources = preparation.columns.flatMap((column) => {
    if (column.kind === 'number') return [column.name];
    const { categories, hasOther, hasMissing } = column;
    const width = categories.length + (hasOther ? 1 : 0) + (hasMissing ? 1 : 0);
    return new Array<string>(width).fill(column.name);
  });
  if (sources.length !== featureCount) throw new Error('the preparation does not describe these rows');
  return sources;
}
