import type { ReactNode } from 'react';
import { Download } from 'lucide-react';
import { downloadCsv } from '../../ui/charts/csv.ts';
import { Button } from '../../ui/parts/button.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

export interface ComparedColumn<Row> {
  label: string;
  of: (row: Row) => number;
  best: (...values: number[]) => number;
  text: (value: number) => string;
}

/** Names and their numbers side by side, the best of each column in bold, and all of it as CSV. */
export function ComparedTable<Row extends { name: string }>({
  title,
  rows,
  columns,
  note,
  isDeciding,
  fileName,
  caption,
}: {
  title: string;
  rows: readonly Row[];
  columns: readonly ComparedColumn<Row>[];
  note: (row: Row) => string;
  isDeciding: (row: Row) => boolean;
  fileName: string;
  caption: ReactNode;
}) {
  const download = () => {
    const named = { label: 'Name', text: (row: Row) => row.name, raw: (row: Row) => row.name };
    const numbers = columns.map(({ label, of, text }) => ({
      label,
      text: (row: Row) => text(of(row)),
      raw: of,
    }));
    downloadCsv(fileName, [named, ...numbers], rows);
  };
  return (
    <Panel
      title={title}
      aside={
        <Button tone="quiet" size="icon" aria-label={`${title}: download CSV`} title="CSV" onClick={download}>
          <Download size={15} aria-hidden />
        </Button>
      }
    >
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={`${title}, table`}>
        <table className="w-full min-w-[36rem] text-sm">
          <thead>
            <tr className="text-xs text-muted">
              <th scope="col" className="pb-2 text-left font-medium">
                Who says it
              </th>
              {columns.map(({ label }) => (
                <th key={label} scope="col" className="pb-2 pl-3 text-right font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} className="border-t border-line">
                <th scope="row" className="py-2 pr-3 text-left font-normal">
                  <span className={isDeciding(row) ? 'font-semibold' : ''}>{row.name}</span>
                  <span
                    className={`block text-xs ${isDeciding(row) ? 'font-medium text-accent' : 'text-muted'}`}
                  >
                    {note(row)}
                    {isDeciding(row) && ', decides'}
                  </span>
                </th>
                {columns.map(({ label, of, best, text }) => {
                  const isBest = of(row) === best(...rows.map(of));
                  return (
                    <td
                      key={label}
                      className={`py-2 pl-3 text-right whitespace-nowrap ${isBest ? 'font-semibold' : 'text-muted'}`}
                    >
                      {text(of(row))}
                      {isBest && <span className="sr-only"> (best)</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">{caption}</p>
    </Panel>
  );
}
