import type { LabModelResult, PredictReport } from '@ebb/contracts/lab';
import { useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { BarList } from '../../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { DataTable } from '../../../ui/charts/data-table.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { predictLabels } from '../method-words.ts';
import { ConfusionTable } from './confusion-table.tsx';
import { PreparationPanel } from './preparation-panel.tsx';
import { RankCurves } from './rank-curves.tsx';

/** How well a column can be predicted, by which model, and from which columns. */
export function PredictResult({ report }: { report: PredictReport }) {
  const formats = useFormats();
  const [shown, setShown] = useState(report.best);
  const { models, best, why, target, classes } = report;
  const model = models.find(({ method }) => method === shown) ?? models[0];
  const share = (value: number) => formats.finePercent(value);
  const score = (value: number) => value.toFixed(3);
  const columns: readonly Column<LabModelResult>[] = [
    {
      label: 'Model',
      text: (row) => `${predictLabels[row.method]}${row.method === best ? ' (answers)' : ''}`,
      raw: (row) => row.method,
    },
    {
      label: 'ROC AUC, validation',
      text: (row) => `${score(row.validation.rocAuc)} ± ${score(row.validation.rocAucError)}`,
      raw: (row) => row.validation.rocAuc,
    },
    { label: 'ROC AUC, test', text: (row) => score(row.test.rocAuc), raw: (row) => row.test.rocAuc },
    { label: 'Accuracy', text: (row) => share(row.test.accuracy), raw: (row) => row.test.accuracy },
    { label: 'Precision', text: (row) => share(row.test.precision), raw: (row) => row.test.precision },
    { label: 'Recall', text: (row) => share(row.test.recall), raw: (row) => row.test.recall },
    { label: 'F1', text: (row) => score(row.test.f1), raw: (row) => row.test.f1 },
    { label: 'Log loss', text: (row) => score(row.test.logLoss), raw: (row) => row.test.logLoss },
  ];
  const ranked = [...models].sort((left, right) => right.validation.rocAuc - left.validation.rocAuc);
  return (
    <>
      <Panel title={`Why ${predictLabels[best].toLowerCase()}`}>
        <p className="max-w-prose text-base" data-testid="lab-why">
          {why}
        </p>
        <p className="mt-2 max-w-prose text-sm text-muted">{sampleText(report, formats.number)}</p>
      </Panel>
      <ChartFrame
        title="Models compared"
        caption={
          classes.length === 2
            ? `Precision, recall and F1 are of “${classes[1]?.name}”. Validation: mean over folds of the training rows ± its standard error.`
            : 'Of more than two values each against the others, then the plain mean. Validation: mean over folds of the training rows ± its standard error.'
        }
        columns={columns}
        rows={ranked}
        fileName="lab-models"
      >
        <DataTable title="Models compared" columns={columns} rows={ranked} />
      </ChartFrame>
      <div>
        <SelectField
          label="Show"
          isLabelShown
          value={shown}
          options={ranked.map(({ method }) => ({ value: method, label: predictLabels[method] }))}
          onChange={setShown}
        />
      </div>
      {model && (
        <div className="grid gap-4 lg:grid-cols-2">
          <RankCurves model={model} />
          <ConfusionTable target={target} names={classes.map(({ name }) => name)} model={model} />
          <ImportancePanel report={report} />
          <PreparationPanel columns={report.columns} features={report.features} />
        </div>
      )}
    </>
  );
}

function sampleText(report: PredictReport, number: (value: number) => string): string {
  const { rows, withoutTarget, trainingRows, testRows, sampledRows, splitAt } = report;
  const parts = [
    `Trained on ${number(trainingRows)} rows, tested on ${number(testRows)} ${splitAt === null ? 'that were kept apart, with the same share of every value' : `from ${splitAt} on`}.`,
  ];
  if (sampledRows < rows) parts.push(`${number(sampledRows)} of ${number(rows)} rows were drawn, evenly.`);
  if (withoutTarget > 0)
    parts.push(`${number(withoutTarget)} rows have no value to learn from (or one of fewer than 10 rows).`);
  parts.push('The model that answers was then trained on all drawn rows.');
  return parts.join(' ');
}

function ImportancePanel({ report }: { report: PredictReport }) {
  const formats = useFormats();
  type Row = PredictReport['importance'][number];
  const columns: readonly Column<Row>[] = [
    { label: 'Column', text: (row) => row.column, raw: (row) => row.column },
    { label: 'ROC AUC lost', text: (row) => row.drop.toFixed(3), raw: (row) => row.drop },
    { label: 'Deviation', text: (row) => row.deviation.toFixed(3), raw: (row) => row.deviation },
  ];
  return (
    <ChartFrame
      title="Columns that matter"
      caption={`How much ROC AUC ${predictLabels[report.best].toLowerCase()} loses on ${formats.number(report.importanceRows)} test rows when a column is shuffled, mean of five times. Columns that say the same share it.`}
      columns={columns}
      rows={report.importance}
      fileName="lab-importance"
    >
      <BarList
        bars={report.importance.slice(0, 12).map(({ column, drop }) => ({
          key: column,
          label: column,
          value: drop,
          text: drop.toFixed(3),
        }))}
      />
    </ChartFrame>
  );
}
