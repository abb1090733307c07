import { featureLabels, featureMeanings, type FeatureName } from '@ebb/contracts';
import { useId } from 'react';
import { sliderRange } from './slider-range.ts';

/** One feature to move: a slider to feel it, a number to say it. */
export function FeatureSlider({
  name,
  own,
  median,
  value,
  onChange,
}: {
  name: FeatureName;
  /** The customer's real value, where the slider starts. */
  own: number;
  median: number | null;
  value: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const range = sliderRange(name, own, median);
  const isMoved = value !== own;
  const digits = range.step < 1 ? 2 : 0;
  const change = (text: string) => {
    const typed = Number(text);
    if (text !== '' && Number.isFinite(typed)) onChange(typed);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6rem] items-center gap-x-3 gap-y-0.5">
      <label htmlFor={id} title={featureMeanings[name]} className="truncate text-sm">
        {featureLabels[name]}
        {isMoved && <span className="text-xs text-muted"> · really {Number(own.toFixed(2))}</span>}
      </label>
      <input
        type="number"
        aria-label={`${featureLabels[name]}, value`}
        value={Number(value.toFixed(digits))}
        step={range.step < 1 ? 'any' : range.step}
        onChange={(event) => change(event.target.value)}
        className={`h-8 rounded-md border bg-panel px-2 text-right text-sm max-sm:h-11 ${isMoved ? 'border-accent font-semibold' : 'border-control/60'}`}
      />
      <input
        id={id}
        type="range"
        min={range.min}
        max={range.max}
        step={range.step}
        value={value}
        onChange={(event) => change(event.target.value)}
        className="col-span-2 h-5 w-full accent-accent max-sm:h-11"
      />
    </div>
  );
}
