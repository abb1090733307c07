import { noCountry, seriesSteps, type AnalyticsFilters } from '@ebb/contracts';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { presets, type Period, type Preset } from './period.ts';
import type { Choices, SetChoices } from './use-analytics.ts';

const presetWords: Readonly<Record<Preset, string>> = {
  '7': 'Last 7 days',
  '30': 'Last 30 days',
  '90': 'Last 90 days',
  '180': 'Last 180 days',
  '365': 'Last 365 days',
  all: 'All time',
  custom: 'From … to',
};
const stepWords = { day: 'By day', week: 'By week', month: 'By month' } as const;

/** Period and filters of the whole page. */
export function FilterBar({
  choices,
  set,
  filters,
  period,
}: {
  choices: Choices;
  set: SetChoices;
  filters: AnalyticsFilters | undefined;
  period: Period;
}) {
  const { segment, category, country } = choices;
  const isNarrowed = segment !== null || category !== '' || country !== '';
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex flex-wrap items-center gap-2 px-6 pb-3 max-sm:grid max-sm:grid-cols-2 max-sm:px-3"
    >
      <SelectField
        label="Period"
        value={choices.period}
        options={presets.map((value) => ({ value, label: presetWords[value] }))}
        onChange={(chosen) =>
          void set(chosen === 'custom' ? { period: chosen, ...period } : { period: chosen, from: '', to: '' })
        }
        className="max-sm:min-w-0"
      />
      {choices.period === 'custom' && (
        <>
          <DayField label="From" value={period.from} onChange={(from) => void set({ from })} />
          <DayField label="To" value={period.to} onChange={(to) => void set({ to })} />
        </>
      )}
      <SelectField
        label="Step"
        value={choices.by}
        options={[
          { value: '' as const, label: 'Fitting step' },
          ...seriesSteps.map((value) => ({ value, label: stepWords[value] })),
        ]}
        onChange={(by) => void set({ by })}
        className="max-sm:min-w-0"
      />
      {(filters?.segments.length ?? 0) > 0 || segment !== null ? (
        <SelectField
          label="Segment"
          value={String(segment ?? '')}
          options={withChosen(String(segment ?? ''), [
            { value: '', label: 'Any segment' },
            ...(filters?.segments ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            { value: '0', label: 'In no segment' },
          ])}
          onChange={(chosen) => void set({ segment: chosen === '' ? null : Number(chosen) })}
          className="max-sm:min-w-0"
        />
      ) : null}
      {(filters?.categories.length ?? 0) > 0 || category !== '' ? (
        <SelectField
          label="Category"
          value={category}
          options={withChosen(category, [
            { value: '', label: 'Any category' },
            ...(filters?.categories ?? []).map((value) => ({ value, label: value })),
          ])}
          onChange={(chosen) => void set({ category: chosen })}
          className="max-w-60 max-sm:max-w-none max-sm:min-w-0"
        />
      ) : null}
      {(filters?.countries.length ?? 0) > 0 || country !== '' ? (
        <SelectField
          label="Country"
          value={country}
          options={withChosen(country, [
            { value: '', label: 'Any country' },
            ...(filters?.countries ?? []).map((value) =>
              value === '' ? { value: noCountry, label: 'Country not known' } : { value, label: value },
            ),
          ])}
          onChange={(chosen) => void set({ country: chosen })}
          className="max-w-60 max-sm:max-w-none max-sm:min-w-0"
        />
      ) : null}
      {isNarrowed && (
        <Button tone="quiet" onClick={() => void set({ segment: null, category: '', country: '' })}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

/** What the address asks for stands in the list, also where the shop has none of it. */
function withChosen<T extends { value: string; label: string }>(chosen: string, options: readonly T[]) {
  return options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen }];
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <label className="inline-flex items-center gap-2 text-sm">
      <span className="text-muted">{label}</span>
      <input
        type="date"
        value={value}
        onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
        className="h-8 min-w-0 rounded-md border border-control/60 bg-panel px-2 text-sm max-sm:h-11 max-sm:flex-1 max-sm:text-md"
      />
    </label>
  );
}
