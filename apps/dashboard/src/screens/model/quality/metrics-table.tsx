import type { ModelDetail, ModelPage } from '@ebb/contracts';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '../../../ui/parts/class-names.ts';
import { Hint } from '../../../ui/parts/hint.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { SelectField } from '../../../ui/parts/fields/fields.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import {
  bestValue,
  type ContenderRow,
  contenderRows,
  sortedRows,
  type SortKey,
  valueOf,
} from './contender-rows.ts';
import { leadTimeTerm, metricTerms } from './metric-terms.ts';

const kindWords: Readonly<Record<ContenderRow['kind'], string>> = {
  champion: 'Champion',
  rejected: 'Not good enough',
  challenger: 'Challenger, own test',
  classifier: 'Other model',
  rule: 'Plain rule',
};
const tests = [
  { value: 'all' as const, label: 'All test days' },
  { value: 'newest' as const, label: 'Newest test day' },
];

/** Everybody's metrics on the same rows. The best of each column is marked, whoever it is. */
export function MetricsTable({ model, models }: { model: ModelDetail; models: ModelPage['models'] }) {
  const formats = useFormats();
  const [test, setTest] = useState<'all' | 'newest'>('all');
  const [sort, setSort] = useState<{ key: SortKey; isBestFirst: boolean }>({
    key: 'rocAuc',
    isBestFirst: true,
  });
  const days = (value: number) => `${formats.fine(Math.round(value * 10) / 10)} days`;
  const columns: {
    key: SortKey;
    label: string;
    meaning: string;
    isLowerBetter: boolean;
    text: (value: number) => string;
  }[] = [
    ...metricTerms.map((term) => ({ ...term, text: (value: number) => term.text(value, formats) })),
    { ...leadTimeTerm, isLowerBetter: false, text: days },
  ];
  const all = contenderRows(model, models, test);
  const sortColumn = columns.find(({ key }) => key === sort.key);
  const rows = sortedRows(all, sort.key, sortColumn?.isLowerBetter ?? false, sort.isBestFirst);
  const own = all[0]?.metrics;
  if (!own) return null;
  return (
    <Panel
      title="Against everything else"
      aside={
        model.newestTest.length > 0 && (
          <SelectField label="Test days" value={test} options={tests} onChange={setTest} />
        )
      }
    >
      <div
        className="relative -mx-4 overflow-x-auto px-4"
        tabIndex={0}
        role="region"
        aria-label="Metrics of all models and rules"
      >
        <table className="w-full text-sm" data-testid="metrics">
          <thead>
            <tr className="border-b border-line">
              <th
                scope="col"
                className="sticky left-0 z-10 bg-panel py-2 pr-3 text-left font-medium text-muted"
              >
                Model or rule
              </th>
              {columns.map((column) => {
                const isSorted = column.key === sort.key;
                const isUp = column.isLowerBetter === sort.isBestFirst;
                return (
                  <th
                    key={column.key}
                    scope="col"
                    aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : undefined}
                    className="py-1 pl-3 text-right align-bottom font-medium"
                  >
                    <Hint text={`${column.meaning} ${column.isLowerBetter ? 'Lower' : 'Higher'} is better.`}>
                      <button
                        type="button"
                        onClick={() =>
                          setSort({ key: column.key, isBestFirst: isSorted ? !sort.isBestFirst : true })
                        }
                        className={classNames(
                          'inline-flex min-h-8 items-center gap-0.5 whitespace-nowrap underline decoration-dotted underline-offset-4 max-sm:min-h-11',
                          isSorted ? 'text-text' : 'text-muted hover:text-text',
                        )}
                      >
                        {isSorted &&
                          (isUp ? <ArrowUp size={12} aria-hidden /> : <ArrowDown size={12} aria-hidden />)}
                        {column.label}
                      </button>
                    </Hint>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const isOwn = row.key === model.id;
              return (
                <tr key={row.key} className={classNames('border-b border-line', isOwn && 'bg-picked')}>
                  <th
                    scope="row"
                    className={classNames(
                      'sticky left-0 z-10 min-w-36 py-2 pr-3 text-left font-normal max-sm:min-w-28',
                      isOwn ? 'bg-picked pl-2' : 'bg-panel pl-2',
                    )}
                  >
                    <span className={classNames('block first-letter:uppercase', isOwn && 'font-semibold')}>
                      {row.name}
                    </span>
                    <span
                      className={classNames(
                        'block text-xs',
                        isOwn ? 'font-medium text-accent' : 'text-muted',
                      )}
                    >
                      {kindWords[row.kind]}
                    </span>
                  </th>
                  {columns.map(({ key, isLowerBetter, text }) => {
                    const value = valueOf(row, key);
                    const isBest =
                      row.kind !== 'challenger' &&
                      value !== null &&
                      value === bestValue(all, key, isLowerBetter);
                    return (
                      <td
                        key={key}
                        data-metric={key}
                        className={classNames(
                          'py-2 pl-3 text-right whitespace-nowrap',
                          isBest ? 'font-semibold' : 'text-muted',
                        )}
                      >
                        {value === null ? '–' : text(value)}
                        {isBest && <span className="sr-only"> (best)</span>}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">
        On {formats.number(own.rows)} test rows, later than everything learned from;{' '}
        {formats.number(own.positives)} of them (
        {formats.percent(own.rows === 0 ? 0 : own.positives / own.rows)}) placed no order within{' '}
        {model.horizonDays} days. Bold is the best of its column. Precision, recall, F1 and accuracy with 50%
        as the line.
        {all.some(({ kind }) => kind === 'challenger') &&
          ' A challenger was tested on days of its own, so its metrics stand beside the others, not against them.'}
      </p>
      <details className="mt-2 text-sm">
        <summary className="min-h-6 cursor-pointer text-accent max-sm:min-h-11">What the words mean</summary>
        <dl className="mt-2 grid gap-x-6 gap-y-2 md:grid-cols-2">
          {columns.map(({ key, label, meaning, isLowerBetter }) => (
            <div key={key}>
              <dt className="font-medium">{label}</dt>
              <dd className="text-muted">
                {meaning} {isLowerBetter ? 'Lower' : 'Higher'} is better.
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  );
}
