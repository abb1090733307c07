/** Why somebody changes something for the whole shop: focused first, kept in its history. */
export function HistoryNote({
  note,
  onChange,
  isRequired,
}: {
  note: string;
  onChange: (note: string) => void;
  isRequired: boolean;
}) {
  return (
    <label className="grid gap-1 text-sm font-medium">
      {isRequired ? 'Why' : 'Why (optional)'}
      <textarea
        value={note}
        required={isRequired}
        maxLength={1000}
        rows={3}
        autoFocus
        placeholder="Kept in the history with your name"
        onChange={(event) => onChange(event.target.value)}
        className="rounded-md border border-control bg-panel px-2.5 py-2 text-base font-normal placeholder:text-muted max-sm:text-md"
      />
    </label>
  );
}
