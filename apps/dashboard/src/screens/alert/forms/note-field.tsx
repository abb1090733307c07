/** What somebody wants the next one to know. */
export function NoteField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (note: string) => void;
}) {
  return (
    <label className="grid gap-1 text-sm font-medium">
      {label}
      <textarea
        value={value}
        maxLength={2000}
        rows={2}
        onChange={(event) => onChange(event.target.value)}
        className="rounded-md border border-control bg-panel px-2.5 py-2 text-base font-normal max-sm:text-md"
      />
    </label>
  );
}
