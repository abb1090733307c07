import type { Column } from './csv.ts';

/** The numbers behind a chart. */
export function DataTable<Row>({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}) {
  return (
    <div className="max-h-64 overflow-auto" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table className="w-full text-sm">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column.label}
                scope="col"
                className={`sticky top-0 border-b border-line bg-panel py-1.5 pr-3 font-medium text-muted ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            <tr key={number} className="border-b border-line">
              {columns.map((column, index) => (
                <td key={column.label} className={`py-1.5 pr-3 ${index === 0 ? 'text-left' : 'text-right'}`}>
                  {column.text(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
