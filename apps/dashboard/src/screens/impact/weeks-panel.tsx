import type { ImpactPage, Shop, TrialInterval } from '@ebb/contracts';
import { useState } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { Area, HorizontalMark, Legend, Line } from '../../ui/charts/marks.tsx';
import { Plot } from '../../ui/charts/plot.tsx';
import { niceTicks } from '../../ui/charts/ticks.ts';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { differenceText, intervalText, measureWords, type Measure } from './impact-words.ts';

type Week = ImpactPage['weeks'][number];
const boundLook = { color: 'var(--series-1)', dash: '4 3', width: 1.25 };

/** The comparison as it would have been read week by week: the interval narrows, and may be looked at each time. */
export function WeeksPanel({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const [measure, setMeasure] = useState<Measure>('revenue');
  const formats = useFormats();
  const { weeks } = page;
  const text = (value: number | null | undefined) =>
    value == null ? '–' : differenceText(measure, value, shop, formats);
  const scaled = (value: number) =>
    measure === 'revenue'
      ? Number((value / 10 ** shop.currencyDigits).toFixed(shop.currencyDigits))
      : Math.round(value * 1e4) / 1e4;
  const cell = (label: string, of: (interval: TrialInterval) => number | null): Column<Week> => ({
    label,
    text: (week) => text(week[measure] && of(week[measure])),
    raw: (week) => {
      const value = week[measure] && of(week[measure]);
      return value === null ? null : scaled(value);
    },
  });
  const unit = measure === 'revenue' ? ` (${page.currency})` : '';
  const columns: readonly Column<Week>[] = [
    { label: 'Week', text: ({ week }) => formats.utcFullDay(week), raw: ({ week }) => week },
    { label: 'Worked', text: (week) => formats.number(week.worked), raw: ({ worked }) => worked },
    { label: 'Withheld', text: (week) => formats.number(week.withheld), raw: ({ withheld }) => withheld },
    cell(`Difference${unit}`, ({ difference }) => difference),
    cell(`From${unit}`, ({ low }) => low),
    cell(`To${unit}`, ({ high }) => high),
  ];
  const last = weeks.at(-1)?.[measure] ?? null;
  return (
    <ChartFrame
      title="Effect, week by week"
      caption="All outcomes known by the end of each week together. Below 100 withheld customers there is no interval yet."
      columns={columns}
      rows={weeks}
      fileName={`${shop.id}-impact-by-week`}
      brief={{
        value: [text(last?.difference), intervalText(measure, last, shop, formats)]
          .filter((part) => part !== '')
          .join(', '),
        points: weeks.map((week) => week[measure]?.difference ?? null),
      }}
    >
      <SelectField
        label="Measure"
        isLabelShown
        value={measure}
        options={(['revenue', 'retention'] as const).map((value) => ({ value, label: measureWords[value] }))}
        onChange={setMeasure}
        className="pb-2"
      />
      {weeks.length === 0 ? (
        <p className="py-8 text-center text-base text-muted">No outcome is known yet.</p>
      ) : (
        <WeeksPlot weeks={weeks} measure={measure} text={text} shop={shop} />
      )}
    </ChartFrame>
  );
}

function WeeksPlot({
  weeks,
  measure,
  text,
  shop,
}: {
  weeks: readonly Week[];
  measure: Measure;
  text: (value: number | null | undefined) => string;
  shop: Shop;
}) {
  const formats = useFormats();
  const places = weeks.map((_, index) => index + 0.5);
  const of = (key: keyof TrialInterval) => weeks.map((week) => week[measure]?.[key] ?? null);
  const [differences, lows, highs] = [of('difference'), of('low'), of('high')];
  // Of single customers in the first weeks the difference runs far off: what has an interval decides about the axis.
  const bounded = [...lows, ...highs].filter((value) => value !== null);
  const shown = bounded.length > 0 ? bounded : differences.filter((value) => value !== null);
  const ticks = niceTicks(Math.max(0, ...shown), Math.min(0, ...shown));
  const [from, to] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const within = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null || value < from || value > to ? null : value));
  const weekAt = (value: number) => weeks[Math.min(weeks.length - 1, Math.floor(value))];
  return (
    <>
      <Plot
        label={`${measureWords[measure]}, worked less withheld, over ${weeks.length} weeks; at the end ${text(differences.at(-1))}, from ${text(lows.at(-1))} to ${text(highs.at(-1))}. The table view has the numbers.`}
        x={{
          from: 0,
          to: weeks.length,
          ticks: places,
          format: (value) => formats.utcDay(weekAt(value)?.week ?? 0),
          label: '',
        }}
        y={{
          ...{ from, to, ticks, label: '' },
          format: (value) =>
            measure === 'revenue'
              ? formats.shortMoney(value, shop.currency, shop.currencyDigits)
              : `${formats.fine(Math.round(value * 1_000) / 10)}`,
        }}
        height={280}
        tipAt={(value) => {
          const week = weekAt(value);
          if (week === undefined) return null;
          return {
            at: weeks.indexOf(week) + 0.5,
            title: `Week of ${formats.utcFullDay(week.week)}`,
            rows: [
              ['difference', text(week[measure]?.difference)],
              ['from', text(week[measure]?.low)],
              ['to', text(week[measure]?.high)],
              ['worked', formats.number(week.worked)],
              ['withheld', formats.number(week.withheld)],
            ],
          };
        }}
      >
        {(scale) => (
          <>
            <Area scale={scale} xs={places} lows={lows} highs={highs} />
            <HorizontalMark scale={scale} at={0} label="no difference" dash="" />
            <Line scale={scale} xs={places} ys={lows} {...boundLook} />
            <Line scale={scale} xs={places} ys={highs} {...boundLook} />
            <Line scale={scale} xs={places} ys={within(differences)} />
          </>
        )}
      </Plot>
      <Legend
        lines={[
          { name: measure === 'revenue' ? 'Difference a customer' : 'Difference, points' },
          { name: '95% interval', ...boundLook },
        ]}
      />
    </>
  );
}
