import type { AlertBackTest, Shop } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** What the settings would have brought, as a sentence and week by week. */
export function BackTestPanel({
  found,
  shop,
  dailyCapacity,
}: {
  found: AlertBackTest;
  shop: Shop;
  dailyCapacity: number;
}) {
  const formats = useFormats();
  const { weeks, firstMorning, alertsADay, precision, caughtMinor, leftMinor, daysBeforeRule } = found;
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  const scored = weeks[0]?.scored ?? 0;
  const most = Math.max(1, ...weeks.map(({ opened }) => opened));
  const days = Math.ceil(firstMorning / dailyCapacity);
  return (
    <Panel title="What it would have brought">
      <p className="text-base" aria-live="polite" data-testid="policy-sentence">
        {precision === null
          ? `No alert in ${formats.number(weeks.length)} weeks: nobody reached these settings, and ${money(leftMinor)} left unseen.`
          : `The first morning would have brought ${formats.number(firstMorning)} alerts (${formats.percent(scored === 0 ? 0 : firstMorning / scored)} of ${formats.number(scored)} customers, ${formats.number(days)} ${days === 1 ? 'day' : 'days'} of work), then ${formats.fine(alertsADay)} a day; ${formats.percent(precision)} right, ${money(caughtMinor)} of the ${money(leftMinor)} that left. ${leadWords(daysBeforeRule, formats)}`}
      </p>
      <ol className="mt-4 grid gap-1" aria-label="New alerts, week by week">
        {weeks.map(({ day, opened, right }) => (
          <li key={day} className="grid grid-cols-[7rem_minmax(0,1fr)_9rem] items-center gap-2 text-sm">
            <span className="text-muted">{formats.utcDay(Date.parse(day))}</span>
            <span className="flex h-3 overflow-hidden rounded-sm bg-well" aria-hidden>
              <span className="bg-accent" style={{ width: `${(right / most) * 100}%` }} />
              <span className="bg-accent/30" style={{ width: `${((opened - right) / most) * 100}%` }} />
            </span>
            <span className="text-right">
              {formats.number(opened)} new, {formats.number(right)} right
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-3 text-xs text-muted">
        The last weeks whose outcomes are known. Each score knew nothing later than its day; an alert is right
        if no order came within {formats.number(found.horizonDays)} days. The first week shows everybody who
        stood above the line then.
      </p>
    </Panel>
  );
}

function leadWords(days: number | null, formats: ReturnType<typeof useFormats>): string {
  if (days === null) return '';
  const count = `${formats.number(Math.abs(days))} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return `Half of the right ones came ${count} or more ${days >= 0 ? 'before' : 'after'} the 90-day rule would have warned.`;
}
