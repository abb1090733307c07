import {
  type ClusterMethod,
  clusterMethods,
  type LabColumnUse,
  type LabTableDetail,
  type LabTableReport,
} from '@ebb/contracts/lab';
import { Shapes } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { SelectField, TextField } from '../../../ui/parts/fields/fields.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { TabStrip } from '../../../ui/parts/tab-strip.tsx';
import { methodLabels } from '../method-words.ts';
import { readLimit } from './column-uses.ts';
import { NewPrediction } from './new-prediction.tsx';
import { type StartStudy, useStartStudy } from './use-start-study.ts';

const methods = clusterMethods.map((value) => ({ value, label: methodLabels[value] }));
const counts = [
  { value: '', label: 'As many as fit best' },
  ...Array.from({ length: 9 }, (_, at) => ({ value: String(at + 2), label: String(at + 2) })),
];
const fills = [
  { value: 'median', label: 'Median' },
  { value: 'mean', label: 'Mean' },
] as const;

const questions = [
  { value: 'cluster', label: 'Find groups' },
  { value: 'predict', label: 'Predict a column' },
] as const;

/** What to ask of a table: its groups, or what a column depends on. */
export function NewStudy({
  table,
  uses,
  report,
}: {
  table: LabTableDetail;
  uses: readonly LabColumnUse[];
  report: LabTableReport;
}) {
  const [question, setQuestion] = useState<'cluster' | 'predict'>('cluster');
  const start = useStartStudy(table.id);
  return (
    <Panel>
      <div className="grid gap-4">
        <TabStrip label="What to ask" tabs={questions} chosen={question} onChange={setQuestion} />
        {question === 'cluster' ? (
          <NewClustering table={table} uses={uses} start={start} />
        ) : (
          <NewPrediction table={table} uses={uses} report={report} start={start} />
        )}
      </div>
    </Panel>
  );
}

function NewClustering({
  table,
  uses,
  start,
}: {
  table: LabTableDetail;
  uses: readonly LabColumnUse[];
  start: StartStudy;
}) {
  const [name, setName] = useState(`Groups in ${table.name}`.slice(0, 120));
  const [method, setMethod] = useState<ClusterMethod>('k_means');
  const [clusters, setClusters] = useState('');
  const [fill, setFill] = useState<'median' | 'mean'>('median');
  const [radius, setRadius] = useState('');
  const [minRows, setMinRows] = useState('5');
  const used = uses.filter(({ kind }) => kind !== 'leave_out' && kind !== 'id');
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    start.begin(name.trim(), {
      kind: 'cluster',
      columns: [...uses],
      fill,
      method,
      clusters: clusters === '' ? null : Number(clusters),
      radius: readLimit(radius) ?? null,
      minRows: Math.min(100, Math.max(2, Math.round(readLimit(minRows) ?? 5))),
    });
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-[minmax(0,24rem)_auto] md:items-end md:justify-start">
        <TextField
          label="Name of the study"
          value={name}
          maxLength={120}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex flex-wrap items-center gap-3">
          <SelectField label="Groups" isLabelShown value={clusters} options={counts} onChange={setClusters} />
          <SelectField label="By" isLabelShown value={method} options={methods} onChange={setMethod} />
          <SelectField label="Missing numbers" isLabelShown value={fill} options={fills} onChange={setFill} />
        </div>
      </div>
      {method === 'dbscan' && (
        <div className="grid gap-3 sm:grid-cols-2 md:max-w-md">
          <TextField
            label="Radius (empty: where distances bend)"
            inputMode="decimal"
            value={radius}
            onChange={(event) => setRadius(event.target.value)}
          />
          <TextField
            label="Rows that make a place dense"
            type="number"
            min={2}
            max={100}
            value={minRows}
            onChange={(event) => setMinRows(event.target.value)}
          />
        </div>
      )}
      <p className="text-sm text-muted">
        {used.length === 0
          ? 'Every column is left out: nothing is there to go by.'
          : `By ${used.length} ${used.length === 1 ? 'column' : 'columns'}; numbers are scaled, categories become one column of 0 and 1 each. The other methods are computed too, to be compared.`}
      </p>
      <div>
        <Button
          type="submit"
          tone="main"
          disabled={used.length === 0 || name.trim() === '' || start.isPending}
        >
          <Shapes size={14} aria-hidden /> Find groups
        </Button>
      </div>
      {start.error !== null && <ErrorNote error={start.error} />}
    </form>
  );
}
