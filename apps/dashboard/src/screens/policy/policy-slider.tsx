import { useId } from 'react';

/** A slider with its value in words. Arrow keys move it as the platform does. */
export function PolicySlider({
  label,
  hint,
  value,
  least,
  most,
  step = 1,
  words,
  disabled,
  onChange,
}: {
  label: string;
  hint: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  words: string;
  disabled: boolean;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-base">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="font-semibold">
          {words}
        </output>
      </p>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={words}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-6 w-full accent-accent max-sm:h-11"
      />
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
