import type { ChurnRisk } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { amountAxis } from '../../ui/charts/axes.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { Column } from '../../ui/charts/csv.ts';
import { Plot } from '../../ui/charts/plot.tsx';

type Tier = 'active' | 'cooling' | 'lost';
type Point = ChurnRisk['points'][number];

const tiers: readonly { key: Tier; label: string; colour: string }[] = [
  { key: 'active', label: 'Ordered within 90 days', colour: 'var(--low)' },
  { key: 'cooling', label: '90 to 179 days without an order', colour: 'var(--medium)' },
  { key: 'lost', label: '180 days or more', colour: 'var(--high)' },
];

/** How many customers have gone quiet: at the end of the period, and over it. */
export function ChurnPanels({ data }: { data: ChurnRisk }) {
  const formats = useFormats();
  const { shop } = useShop();
  const sum = data.tiers.active + data.tiers.cooling + data.tiers.lost;
  const caption = `Known customers who have ordered, by the days since. Whole days in ${data.timeZone}.`;
  const tierColumns: readonly Column<(typeof tiers)[number]>[] = [
    { label: 'Last order', text: ({ label }) => label, raw: ({ label }) => label },
    {
      label: 'Customers',
      text: ({ key }) => formats.number(data.tiers[key]),
      raw: ({ key }) => data.tiers[key],
    },
    {
      label: 'Share',
      text: ({ key }) => formats.finePercent(sum === 0 ? 0 : data.tiers[key] / sum),
      raw: ({ key }) => (sum === 0 ? null : data.tiers[key] / sum),
    },
  ];
  const pointColumns: readonly Column<Point>[] = [
    { label: 'Day', text: ({ day }) => formats.utcDay(day), raw: ({ day }) => day },
    ...tiers.map(({ key, label }): Column<Point> => ({
      label,
      text: (point) => formats.number(point[key]),
      raw: (point) => point[key],
    })),
  ];
  return (
    <>
      <ChartFrame
        title="Who has gone quiet"
        caption={`${caption} As of the end of ${formats.utcDay(data.to)}.`}
        columns={tierColumns}
        rows={tiers}
        fileName={`${shop.id}-churn-tiers`}
      >
        {sum === 0 ? (
          <p className="py-8 text-center text-muted">Nobody has ordered yet.</p>
        ) : (
          <div className="flex flex-wrap items-center gap-6">
            <Pie tiers={data.tiers} sum={sum} />
            <ul className="grid gap-2">
              {tiers.map(({ key, label, colour }) => (
                <li key={key} className="flex items-baseline gap-2">
                  <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
                  <span>
                    <strong className="font-semibold">{formats.number(data.tiers[key])}</strong>{' '}
                    <span className="text-muted">({formats.finePercent(data.tiers[key] / sum)})</span>
                    <span className="block text-sm text-muted">{label}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </ChartFrame>
      <ChartFrame
        title="Gone quiet over time"
        caption={caption}
        columns={pointColumns}
        rows={data.points}
        fileName={`${shop.id}-churn-over-time`}
        brief={{
          value: `${formats.number(data.tiers.cooling + data.tiers.lost)} quiet`,
          points: data.points.map(({ cooling, lost }) => cooling + lost),
        }}
      >
        <OverTime points={data.points} />
      </ChartFrame>
    </>
  );
}

const radius = 70;

function Pie({ tiers: values, sum }: { tiers: ChurnRisk['tiers']; sum: number }) {
  const formats = useFormats();
  const turn = 2 * Math.PI * (radius / 2);
  const shares = tiers.map(({ key, colour }) => ({ key, colour, share: values[key] / sum }));
  return (
    <svg
      role="img"
      aria-label={tiers
        .map(({ key, label }) => `${label}: ${formats.number(values[key])} customers`)
        .join('. ')}
      viewBox={`${-radius} ${-radius} ${2 * radius} ${2 * radius}`}
      className="size-40 -rotate-90"
    >
      {shares.map(({ key, colour, share }, place) => (
        <circle
          key={key}
          r={radius / 2}
          fill="none"
          stroke={colour}
          strokeWidth={radius}
          strokeDasharray={`${share * turn} ${turn}`}
          strokeDashoffset={-turn * shares.slice(0, place).reduce((total, each) => total + each.share, 0)}
        />
      ))}
      <circle r={radius * 0.45} fill="var(--panel)" />
    </svg>
  );
}

function OverTime({ points }: { points: readonly Point[] }) {
  const formats = useFormats();
  const sums = points.map(({ active, cooling, lost }) => active + cooling + lost);
  const pointAt = (value: number) => points[Math.min(points.length - 1, Math.floor(value))];
  return (
    <Plot
      label="Customers by the days since their last order, stacked, over the period. The table view has the numbers."
      x={{
        from: 0,
        to: points.length,
        ticks: points.map((_, index) => index + 0.5),
        format: (value) => formats.utcDay(pointAt(value)?.day ?? 0),
        label: '',
      }}
      y={amountAxis('', sums, formats.number)}
      height={220}
      tipAt={(value) => {
        const point = pointAt(value);
        if (point === undefined) return null;
        const rows = tiers.map(
          ({ key, label }) => [label.toLowerCase(), formats.number(point[key])] as const,
        );
        return { at: points.indexOf(point) + 0.5, title: formats.utcFullDay(point.day), rows };
      }}
    >
      {(scale) => {
        const step = scale.x(1) - scale.x(0);
        return points.map((point, index) => {
          let upTo = 0;
          return (
            <g key={point.day}>
              {[...tiers].reverse().map(({ key, colour }) => {
                const from = upTo;
                upTo += point[key];
                return (
                  <rect
                    key={key}
                    x={scale.x(index) + step * 0.04}
                    width={Math.max(1, step * 0.92)}
                    y={scale.y(upTo)}
                    height={scale.y(from) - scale.y(upTo)}
                    fill={colour}
                  />
                );
              })}
            </g>
          );
        });
      }}
    </Plot>
  );
}
