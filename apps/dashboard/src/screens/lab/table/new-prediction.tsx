import type { LabColumnUse, LabTableDetail, LabTableReport, StudySettings } from '@ebb/contracts/lab';
import { Target } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { SelectField, TextField } from '../../../ui/parts/fields/fields.tsx';
import type { StartStudy } from './use-start-study.ts';

const fills = [
  { value: 'median', label: 'Median' },
  { value: 'mean', label: 'Mean' },
] as const;
const splits = [
  { value: 'stratified', label: 'Any quarter of the rows' },
  { value: 'time', label: 'The last quarter by time' },
] as const;
const mostClasses = 10;

/** Which column is to be predicted, and on which rows it is tested. */
export function NewPrediction({
  table,
  uses,
  report,
  start,
}: {
  table: LabTableDetail;
  uses: readonly LabColumnUse[];
  report: LabTableReport;
  start: StartStudy;
}) {
  const options = report.columns
    .filter(({ distinct, distinctIsLeast }) => !distinctIsLeast && distinct >= 2 && distinct <= mostClasses)
    .map(({ name, distinct }) => ({ value: name, label: `${name} (${distinct} values)` }));
  const dates = uses.filter(({ kind }) => kind === 'date').map(({ name }) => ({ value: name, label: name }));
  const [target, setTarget] = useState(options.at(-1)?.value ?? '');
  const [name, setName] = useState('');
  const [fill, setFill] = useState<'median' | 'mean'>('median');
  const [split, setSplit] = useState<'stratified' | 'time'>('stratified');
  const [time, setTime] = useState('');
  const timeColumn = dates.some(({ value }) => value === time) ? time : (dates[0]?.value ?? '');
  const used = uses.filter(
    (use) =>
      use.kind !== 'leave_out' &&
      use.kind !== 'id' &&
      use.name !== target &&
      !(split === 'time' && use.name === timeColumn),
  );
  if (options.length === 0) {
    return (
      <p className="text-sm text-muted">
        No column has 2 to {mostClasses} different values: there is nothing to predict. Amounts are not
        predicted, only which of a few values a row has.
      </p>
    );
  }
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const settings: StudySettings = {
      kind: 'predict',
      columns: [...uses],
      ...{ fill, target, split },
      timeColumn: split === 'time' ? timeColumn : null,
    };
    start.begin(name.trim() || `${target} of ${table.name}`.slice(0, 120), settings);
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-[minmax(0,24rem)_auto] md:items-end md:justify-start">
        <TextField
          label="Name of the study"
          value={name}
          placeholder={`${target} of ${table.name}`}
          maxLength={120}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex flex-wrap items-center gap-3">
          <SelectField label="Predict" isLabelShown value={target} options={options} onChange={setTarget} />
          <SelectField
            label="Test on"
            isLabelShown
            value={dates.length === 0 ? 'stratified' : split}
            options={dates.length === 0 ? splits.slice(0, 1) : splits}
            onChange={setSplit}
          />
          {split === 'time' && dates.length > 0 && (
            <SelectField label="Time" isLabelShown value={timeColumn} options={dates} onChange={setTime} />
          )}
          <SelectField label="Missing numbers" isLabelShown value={fill} options={fills} onChange={setFill} />
        </div>
      </div>
      <p className="text-sm text-muted">
        From {used.length} other {used.length === 1 ? 'column' : 'columns'}, by logistic regression, a
        decision tree, naive Bayes, nearest neighbours, a random forest and gradient boosting; the best by
        cross-validation answers. Leave out what is only known afterwards.
      </p>
      <div>
        <Button type="submit" tone="main" disabled={used.length === 0 || start.isPending}>
          <Target size={14} aria-hidden /> Predict
        </Button>
      </div>
      {start.error !== null && <ErrorNote error={start.error} />}
    </form>
  );
}
