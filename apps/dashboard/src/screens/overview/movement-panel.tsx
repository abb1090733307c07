import type { MovementComponent, OverviewPeriod, RiskMovement } from '@ebb/contracts/overview';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { movementSteps, type MovementStep } from './movement-steps.ts';
import { movementWords } from './movement-words.ts';

/** Why the revenue at risk rose or fell: from the start of the period to now, customer by customer in one component each. */
export function MovementPanel({
  period,
  previous,
  onOpen,
}: {
  period: OverviewPeriod;
  previous: OverviewPeriod;
  onOpen: (component: MovementComponent) => void;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const { movement } = period;
  if (movement === null) {
    return (
      <Panel title="Why the revenue at risk changed">
        <p className="max-w-prose py-6 text-muted">
          Each morning Ebb takes down who is at high risk. The first time is about ten minutes after a shop’s
          first training; from then on this shows who was new, who recovered and who was lost.
        </p>
      </Panel>
    );
  }
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  const signed = (minor: number) =>
    minor === 0 ? money(0) : `${minor > 0 ? '+' : '−'}${money(Math.abs(minor))}`;
  const steps = movementSteps(movement);
  const labelOf = ({ key }: MovementStep) =>
    key === 'start' ? formats.dateTime(movement.startedAt) : key === 'end' ? 'Now' : movementWords[key].label;
  const amountOf = (step: MovementStep) => step.toMinor - step.fromMinor;
  const textOf = (step: MovementStep) =>
    step.key === 'start' || step.key === 'end' ? money(step.toMinor) : signed(amountOf(step));
  const beforeOf = (step: MovementStep) => amountBefore(previous.movement, step.key);
  const beforeText = (step: MovementStep) => {
    const before = beforeOf(step);
    if (before === null) return '–';
    return step.key === 'start' || step.key === 'end' ? money(before) : signed(before);
  };
  const most = Math.max(1, ...steps.map(({ fromMinor, toMinor }) => Math.max(fromMinor, toMinor)));
  const isShort = previous.movement === null;
  return (
    <ChartFrame
      title="Why the revenue at risk changed"
      caption={`Each customer counts in one line, with its whole change; the lines add up from the first to the last. At high risk: band high or critical. As of ${formats.dateTime(movement.endedAt)} ${formats.timeZone}.${isShort ? ' The period before has no two days to compare.' : ''}`}
      rows={steps}
      columns={[
        { label: 'What', text: labelOf, raw: labelOf },
        {
          label: 'Customers',
          text: ({ customers }) => formats.number(customers),
          raw: ({ customers }) => customers,
        },
        {
          label: shop.currency,
          text: textOf,
          raw: (step) => amountOf(step) / 10 ** shop.currencyDigits,
        },
        {
          label: 'Period before',
          text: beforeText,
          raw: (step) => {
            const before = beforeOf(step);
            return before === null ? null : before / 10 ** shop.currencyDigits;
          },
        },
      ]}
      fileName={`${shop.id}-revenue-at-risk-movement`}
      className="xl:row-span-2"
    >
      <ol className="grid gap-1" aria-label="From the start of the period to now">
        {steps.map((step) => {
          const { key, customers, fromMinor, toMinor } = step;
          const isTotal = key === 'start' || key === 'end';
          const colour = isTotal
            ? 'bg-accent'
            : amountOf(step) > 0 || key === 'lost'
              ? 'bg-worse'
              : 'bg-better';
          const name = (
            <>
              <span className={isTotal ? 'font-semibold' : 'font-medium'}>{labelOf(step)}</span>{' '}
              <span className="text-muted">
                {formats.number(customers)} {customers === 1 ? 'customer' : 'customers'}
              </span>
              {!isTotal && <span className="block text-xs text-muted">{movementWords[key].meaning}</span>}
            </>
          );
          return (
            <li
              key={key}
              className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_7.5rem] items-center gap-x-3 border-t border-line py-1.5 text-sm first:border-0 max-sm:grid-cols-[minmax(0,1fr)_7.5rem]"
            >
              {isTotal || customers === 0 ? (
                <span className="min-w-0">{name}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onOpen(key)}
                  className="group min-w-0 text-left max-sm:min-h-11"
                  aria-label={`${movementWords[key].label}: show the ${formats.number(customers)} customers`}
                >
                  <span className="group-hover:underline">{name}</span>
                </button>
              )}
              <span
                aria-hidden
                className="relative h-4 rounded bg-well max-sm:order-3 max-sm:col-span-2 max-sm:mt-1 max-sm:h-2"
              >
                <span
                  className={`absolute inset-y-0 rounded-sm ${colour}`}
                  style={{
                    left: `${(Math.min(fromMinor, toMinor) / most) * 100}%`,
                    width: amountOf(step) === 0 ? 0 : `max(2px, ${(Math.abs(amountOf(step)) / most) * 100}%)`,
                  }}
                />
              </span>
              <span className="text-right">
                <span className="block font-medium whitespace-nowrap">{textOf(step)}</span>
                {previous.movement !== null && (
                  <span className="block text-xs whitespace-nowrap text-muted">
                    before {beforeText(step)}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </ChartFrame>
  );
}

function amountBefore(movement: RiskMovement | null, key: MovementStep['key']): number | null {
  if (movement === null) return null;
  if (key === 'start') return movement.startMinor;
  if (key === 'end') return movement.endMinor;
  return movement.components.find(({ component }) => component === key)?.amountMinor ?? null;
}
