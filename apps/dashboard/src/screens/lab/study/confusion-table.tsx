import type { LabModelResult } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { predictLabels } from '../method-words.ts';

interface Row {
  name: string;
  counts: readonly number[];
}

/** What the test rows were, and what was said of them. */
export function ConfusionTable({
  target,
  names,
  model,
}: {
  target: string;
  names: readonly string[];
  model: LabModelResult;
}) {
  const formats = useFormats();
  const rows: Row[] = model.confusion.map((counts, at) => ({ name: names[at] ?? '', counts }));
  const most = Math.max(1, ...model.confusion.flat());
  const columns: readonly Column<Row>[] = [
    { label: 'Was', text: (row) => row.name, raw: (row) => row.name },
    ...names.map((name, at) => ({
      label: `Said ${name}`,
      text: (row: Row) => formats.number(row.counts[at] ?? 0),
      raw: (row: Row) => row.counts[at] ?? 0,
    })),
  ];
  return (
    <ChartFrame
      title={`${target}: was and was said`}
      caption={`Test rows, by ${predictLabels[model.method].toLowerCase()}. What lies on the diagonal is right.`}
      columns={columns}
      rows={rows}
      fileName="lab-confusion"
    >
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Was and was said">
        <table className="w-full border-separate border-spacing-1 text-center text-sm">
          <thead>
            <tr>
              <th scope="col" className="text-left text-xs font-normal text-muted">
                Was ↓ Said →
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="text-xs font-normal text-muted">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, counts }, was) => (
              <tr key={name}>
                <th scope="row" className="text-left text-xs font-normal text-muted">
                  {name}
                </th>
                {counts.map((count, said) => (
                  <td
                    key={names[said]}
                    className={`rounded border border-line px-2 py-2 ${was === said ? 'font-semibold' : ''}`}
                    style={{
                      background: `color-mix(in srgb, var(--accent) ${Math.round((26 * count) / most)}%, var(--panel))`,
                    }}
                  >
                    {formats.number(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  );
}
