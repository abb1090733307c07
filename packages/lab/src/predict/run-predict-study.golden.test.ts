import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabColumnUse, PredictMethod, PredictSettings } from '@ebb/contracts/lab';
import { answerForm } from '../model/answer-rows.ts';
import type { LabModel } from '../model/lab-model.ts';
import { LabError } from '../reading/lab-error.ts';
import { readTable } from '../reading/read-table.ts';
import { shippedTable } from '../shipped/shipped-table.ts';
import { runPredictStudy } from './run-predict-study.ts';

interface Band {
  readonly mean: number;
  readonly deviation: number;
}

interface GoldenCase {
  readonly name: string;
  readonly columns: LabColumnUse[];
  readonly target: string;
  readonly classes: readonly string[];
  readonly methods: Readonly<Record<PredictMethod, Readonly<Record<'accuracy' | 'rocAuc' | 'f1', Band>>>>;
}

const folder = join(__dirname, '../../golden');
const golden = JSON.parse(readFileSync(join(folder, 'predictions.json'), 'utf8')) as { cases: GoldenCase[] };

const tableOf = (name: string) =>
  readTable(
    name === 'wholesale'
      ? shippedTable('wholesale').text
      : readFileSync(join(folder, `tables/${name}.csv`), 'utf8'),
  );
const settingsOf = (
  columns: LabColumnUse[],
  target: string,
  more: Partial<PredictSettings> = {},
): PredictSettings => ({
  ...{ kind: 'predict', columns, fill: 'median', target, split: 'stratified', timeColumn: null },
  ...more,
});

describe.each(golden.cases)('$target of $name', ({ name, columns, target, classes, methods }) => {
  it('is predicted as well as scikit-learn does, within what another draw of rows changes', async () => {
    const { report, model } = runPredictStudy(
      await tableOf(name),
      name,
      settingsOf(columns, target),
      () => undefined,
    );
    expect(report.classes.map((each) => each.name)).toEqual(classes);
    for (const { method, test, confusion } of report.models) {
      for (const metric of ['accuracy', 'rocAuc', 'f1'] as const) {
        const { mean, deviation } = methods[method][metric];
        const off = Math.abs(test[metric] - mean) / Math.max(deviation, 0.005);
        expect({ method, metric, isWithin: off < 3.5 }).toEqual({ method, metric, isWithin: true });
      }
      const tested = confusion.flat().reduce((sum, count) => sum + count, 0);
      expect(tested).toBe(report.testRows);
    }
    const best = Math.max(...report.models.map(({ validation }) => validation.rocAuc));
    expect(report.models.find(({ method }) => method === report.best)!.validation.rocAuc).toBe(best);
    expect(report.importance.map(({ column }) => column).sort()).toEqual(
      columns.map((each) => each.name).sort(),
    );
    const stored = JSON.parse(JSON.stringify(model)) as LabModel;
    const values = Object.fromEntries(report.fields.map((field) => [field.name, field.usual]));
    const asked = answerForm(stored, values);
    if ('flaws' in asked) throw new Error(asked.flaws.map(({ message }) => message).join());
    expect(asked.answer.classes.reduce((sum, { probability01 }) => sum + probability01, 0)).toBeCloseTo(1, 9);
    expect(classes).toContain(asked.answer.answer);
  });
});

describe('a split by time', () => {
  const { columns } = golden.cases.find(({ name }) => name === 'buyers')!;
  const byTime = { split: 'time', timeColumn: 'day' } as const;

  it('tests on the last days alone, and finds the columns that matter', async () => {
    const { report } = runPredictStudy(
      await tableOf('buyers'),
      'x',
      settingsOf([...columns, { name: 'day', kind: 'date' }], 'bought', byTime),
      () => undefined,
    );
    expect(report.features).not.toContain('day');
    expect(report.trainingRows + report.testRows).toBe(900);
    expect(report.splitAt! > '2025-08-01' && report.splitAt! < '2025-11-01').toBe(true);
    expect(report.importance[0]!.column).toBe('visits');
    expect(report.importance.find(({ column }) => column === 'noise')!.drop).toBeLessThan(0.02);
  });

  it.each([
    [{ ...byTime, timeColumn: 'source' }, 'bought', 'holds no dates'],
    [{}, 'customer_id', 'fewer than two values with 10 rows'],
    [{}, 'age', 'at most 10 can be predicted'],
    [{}, 'nothing', 'has no column "nothing"'],
  ])('refuses %j of %s', async (more, target, message) => {
    const table = await tableOf('buyers');
    const run = () => runPredictStudy(table, 'x', settingsOf(columns, target, more), () => undefined);
    expect(run).toThrow(LabError);
    expect(run).toThrow(message);
  });
});
