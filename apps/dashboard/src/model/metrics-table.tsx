import type { ModelSummary } from '@ebb/contracts';
import { useFormats } from '../prefs/formats-context.tsx';
import { bestOf, metricRows } from './metric-rows.ts';

/** The champion beside plain rules, on the same rows. The best of each line is marked, whoever it is. */
export function MetricsTable({ champion }: { champion: ModelSummary }) {
  const formats = useFormats();
  if (!champion.metrics)
    return <p className="text-base text-muted">Not measured: there were too few rows to test on.</p>;
  const columns = [{ name: 'Ebb', metrics: champion.metrics }, ...champion.baselines];
  return (
    <div
      className="relative overflow-x-auto"
      tabIndex={0}
      role="region"
      aria-label="Model against plain rules"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="py-2 pr-4 text-left font-medium text-muted">
              Measure
            </th>
            {columns.map((column, index) => (
              <th
                key={column.name}
                scope="col"
                className={`py-2 pl-4 text-right ${index === 0 ? 'font-semibold text-accent' : 'font-medium text-muted'}`}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metricRows.map((row) => {
            const values = columns.map((column) => column.metrics[row.key]);
            const best = bestOf(values, row.isLowerBetter);
            return (
              <tr key={row.key} className="border-b border-line">
                <th scope="row" className="min-w-60 py-2 pr-4 text-left font-normal">
                  <span className="font-medium">{row.label}</span>
                  <span className="block text-xs text-muted">
                    {row.hint}; {row.isLowerBetter ? 'lower' : 'higher'} is better
                  </span>
                </th>
                {values.map((value, index) => (
                  <td
                    key={columns[index]?.name}
                    className={`py-2 pl-4 text-right ${index === best ? 'font-semibold' : 'text-muted'}`}
                  >
                    {row.text(value, formats)}
                    {index === best && <span className="sr-only"> (best)</span>}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
