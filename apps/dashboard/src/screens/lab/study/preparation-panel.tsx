import type { ClusterReport, PreparedLabColumn } from '@ebb/contracts/lab';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../../ui/charts/chart-frame.tsx';
import type { Column } from '../../../ui/charts/csv.ts';
import { DataTable } from '../../../ui/charts/data-table.tsx';

/** What was done to the columns before anything was computed: nothing of it in silence. */
export function PreparationPanel({
  columns: prepared,
  features,
  components,
}: {
  columns: readonly PreparedLabColumn[];
  features: readonly string[];
  components?: ClusterReport['components'];
}) {
  const formats = useFormats();
  const columns: readonly Column<PreparedLabColumn>[] = [
    { label: 'Column', text: (row) => row.name, raw: (row) => row.name },
    { label: 'As', text: (row) => wordsOf(row), raw: (row) => wordsOf(row) },
    { label: 'Missing', text: (row) => formats.number(row.missing), raw: (row) => row.missing },
    {
      label: 'Filled with',
      text: (row) => (row.filledWith === null ? '–' : formats.fine(row.filledWith)),
      raw: (row) => row.filledWith,
    },
  ];
  const loadings: readonly Column<{ feature: string; values: readonly number[] }>[] = [
    { label: 'Feature', text: (row) => row.feature, raw: (row) => row.feature },
    ...(components?.loadings ?? []).map((_, at) => ({
      label: at === 0 ? 'First component' : 'Second component',
      text: (row: { values: readonly number[] }) => formats.fine(row.values[at] ?? 0),
      raw: (row: { values: readonly number[] }) => row.values[at] ?? null,
    })),
  ];
  const rows = features.map((feature, at) => ({
    feature,
    values: (components?.loadings ?? []).map((vector) => vector[at] ?? 0),
  }));
  return (
    <>
      <ChartFrame
        title="How the columns were prepared"
        caption="Numbers are scaled to mean 0 and deviation 1; a category becomes one column of 0 and 1 for each value."
        columns={columns}
        rows={prepared}
        fileName="lab-columns"
      >
        <DataTable title="How the columns were prepared" columns={columns} rows={prepared} />
      </ChartFrame>
      {components && (
        <ChartFrame
          title="Loadings of the components"
          caption="How much of each feature is in the two components of the scatter plot."
          columns={loadings}
          rows={rows}
          fileName="lab-loadings"
        >
          <DataTable title="Loadings of the components" columns={loadings} rows={rows} />
        </ChartFrame>
      )}
    </>
  );
}

function wordsOf({ kind, isLogarithm, isConstant, joined }: PreparedLabColumn): string {
  const parts: string[] = [isLogarithm ? 'number, logarithm' : kind];
  if (isConstant) parts.push('always the same');
  if (joined.length > 0) parts.push(`${joined.length} rare values joined`);
  return parts.join(', ');
}
