import { useState } from 'react';
import { useShop } from '../../lib/session/shop-context.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';

/** Least likelihoods, in percent, and least expected spend, in minor units. */
export interface PurchaseLimits {
  buys7: number | null;
  buys30: number | null;
  buys90: number | null;
  spendAtLeast: number | null;
}

export const noPurchaseLimits: PurchaseLimits = {
  buys7: null,
  buys30: null,
  buys90: null,
  spendAtLeast: null,
};

const horizons = [
  { key: 'buys7', words: 'this week' },
  { key: 'buys30', words: 'within 30 days' },
  { key: 'buys90', words: 'within 90 days' },
] as const;
const percents = [5, 10, 20, 30, 50, 70] as const;

/** The one limit that is set, as an option's value. */
function chosenOf(limits: PurchaseLimits): string {
  const set = horizons.find(({ key }) => limits[key] !== null);
  return set === undefined ? '' : `${set.key}:${limits[set.key]}`;
}

/** "Likely to buy this week, worth more than £100." */
export function PurchaseFields({
  limits,
  onChange,
}: {
  limits: PurchaseLimits;
  onChange: (limits: PurchaseLimits) => void;
}) {
  const chosen = chosenOf(limits);
  const options = [
    { value: '', label: 'Any likelihood of an order' },
    ...horizons.flatMap(({ key, words }) =>
      percents.map((percent) => ({
        value: `${key}:${percent}`,
        label: `Orders ${words}: ${percent}% or more`,
      })),
    ),
  ];
  // From an address that somebody wrote.
  if (!options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: chosen });
  const choose = (value: string) => {
    const [key, percent] = value.split(':');
    const { spendAtLeast } = limits;
    const set = key === undefined || key === '' ? {} : { [key]: Number(percent) };
    onChange({ ...noPurchaseLimits, spendAtLeast, ...set });
  };
  return (
    <>
      <SelectField
        label="Likelihood of an order"
        value={chosen}
        options={options}
        onChange={choose}
        className="max-sm:w-full"
      />
      <SpendField
        key={limits.spendAtLeast}
        spendAtLeast={limits.spendAtLeast}
        onChange={(spendAtLeast) => onChange({ ...limits, spendAtLeast })}
      />
    </>
  );
}

function SpendField({
  spendAtLeast,
  onChange,
}: {
  spendAtLeast: number | null;
  onChange: (spendAtLeast: number | null) => void;
}) {
  const { shop } = useShop();
  const unit = 10 ** shop.currencyDigits;
  const [typed, setTyped] = useState(spendAtLeast === null ? '' : String(spendAtLeast / unit));
  const apply = () => {
    const amount = Number(typed);
    const next = typed.trim() === '' || !(amount > 0) ? null : Math.round(amount * unit);
    if (next !== spendAtLeast) onChange(next);
  };
  return (
    <label className="inline-flex items-center gap-2 text-sm max-sm:w-full">
      <span className="text-muted">worth at least, {shop.currency}</span>
      <input
        type="number"
        inputMode="decimal"
        min={0}
        max={1e9}
        step="any"
        placeholder="any"
        title="Expected spend within 30 days"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply();
        }}
        className="h-8 w-24 rounded-md border border-control/60 bg-panel px-2.5 text-sm placeholder:text-muted max-sm:h-11 max-sm:flex-1 max-sm:text-md"
      />
    </label>
  );
}
