/** What is under the pointer. */
export function ChartTip({
  isShown,
  title,
  rows,
}: {
  isShown: boolean | undefined;
  title: string;
  rows: readonly (readonly [name: string, value: string])[];
}) {
  if (!isShown) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-float">
      <p className="text-muted">{title}</p>
      {rows.map(([name, value]) => (
        <p key={name} className="font-semibold text-text">
          {value} <span className="font-normal text-muted">{name}</span>
        </p>
      ))}
    </div>
  );
}
