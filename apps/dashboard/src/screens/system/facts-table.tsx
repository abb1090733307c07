import type { ReactNode } from 'react';

export interface FactsColumn<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
}

/** Rows of facts, the first column naming them; narrow screens scroll it. */
export function FactsTable<Row>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly FactsColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}) {
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-base">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column.label}
                scope="col"
                className={`border-b border-line py-1.5 pr-4 text-sm font-medium whitespace-nowrap text-muted last:pr-0 ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0">
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.label} scope="row" className="py-2 pr-4 text-left font-medium">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.label} className="py-2 pr-4 text-right whitespace-nowrap last:pr-0">
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
