/** One of a few, each with what it means. */
export function Choices<Value extends string>({
  label,
  choices,
  chosen,
  onChoose,
  takesFocus = false,
}: {
  label: string;
  choices: readonly { value: Value; label: string; hint?: string }[];
  chosen: Value | null;
  onChoose: (value: Value) => void;
  /** For choices that come when the dialog is open already; else it asks for the first field by itself. */
  takesFocus?: boolean;
}) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, label: word, hint }, index) => (
        <label
          key={value}
          className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-picked"
        >
          <input
            type="radio"
            name={label}
            value={value}
            required
            autoFocus={takesFocus && index === 0}
            checked={chosen === value}
            onChange={() => onChoose(value)}
            className="mt-1 accent-accent"
          />
          <span className="min-w-0">
            <span className="block text-base font-medium wrap-anywhere">{word}</span>
            {hint !== undefined && <span className="block text-sm text-muted">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
