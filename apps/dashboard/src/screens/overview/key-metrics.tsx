import type { Overview } from '@ebb/contracts/overview';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Difference } from './difference.tsx';
import { ImpactTile } from './impact-tile.tsx';
import { Tile } from './tile.tsx';

/** Are we winning? What a retention lead is asked for, each beside the period before and with a way to what it is made of. */
export function KeyMetrics({ overview }: { overview: Overview }) {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const { current, previous, alerts, days } = overview;
  const money = (minor: number) => formats.wholeMoney(minor, overview.currency, shop.currencyDigits);
  const signedMoney = (minor: number) => `${minor > 0 ? '+' : '−'}${money(Math.abs(minor))}`;
  const { movement, work } = current;
  const lost = movement?.components.find(({ component }) => component === 'lost');
  const lostMinor = -(lost?.amountMinor ?? 0);
  const before = previous.work;
  const beforeText = `in the ${formats.number(days)} days before`;
  const whole = overview.churn.months.filter(({ isWhole, rate }) => isWhole && rate !== null);
  const [month, monthBefore] = [whole.at(-1), whole.at(-2)];
  const duration = (ms: number | null) => (ms === null ? '–' : formats.duration(ms));
  const done = work.contacted + work.closed;
  const doneBefore = before.contacted + before.closed;
  return (
    <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4 3xl:grid-cols-8">
      <Tile
        label="Revenue at risk"
        value={money(overview.revenueAtRiskMinor)}
        before={
          movement && (
            <Difference
              value={movement.endMinor - movement.startMinor}
              text={signedMoney(movement.endMinor - movement.startMinor)}
              good={null}
            >
              since {formats.dateTime(movement.startedAt)}
            </Difference>
          )
        }
        to={{
          href: href('/customers', { band: 'at_risk', sort: 'revenue_at_risk' }),
          label: `${formats.number(overview.atHighRisk)} customers`,
        }}
      >
        expected loss over customers in high and critical
        {lostMinor > 0 && `; ${money(lostMinor)} left it because the customers are lost`}
      </Tile>
      <Tile
        label={month ? `Churn, ${formats.utcMonth(month.month)}` : 'Churn'}
        value={month?.rate == null ? '–' : formats.finePercent(month.rate)}
        before={
          month?.rate != null &&
          monthBefore?.rate != null && (
            <Difference
              value={month.rate - monthBefore.rate}
              text={`${formats.signedFine((month.rate - monthBefore.rate) * 100)} points`}
              good="less"
            >
              on {formats.utcMonth(monthBefore.month)}
            </Difference>
          )
        }
      >
        {month
          ? `${formats.number(month.lapsed)} of ${formats.number(month.activeAtStart)} active customers went ${formats.number(overview.churn.windowDays)} days without an order`
          : `no whole month with active customers yet`}
      </Tile>
      <Tile
        label="Unassigned alerts"
        value={formats.number(alerts.unassigned)}
        to={{ href: href('/alerts', { view: 'todo' }), label: 'Open the queue' }}
      >
        {formats.number(alerts.assigned)} assigned, {formats.number(alerts.snoozed)} snoozed ·{' '}
        {formats.number(work.opened)} opened in {formats.number(days)} days,{' '}
        {formats.number(previous.work.opened)} {beforeText}
      </Tile>
      <Tile
        label="Time to first response, median"
        value={duration(work.responseP50Ms)}
        before={
          work.responseP50Ms !== null &&
          before.responseP50Ms !== null && (
            <Difference
              value={work.responseP50Ms - before.responseP50Ms}
              text={`${work.responseP50Ms > before.responseP50Ms ? '+' : '−'}${duration(Math.abs(work.responseP50Ms - before.responseP50Ms))}`}
              good="less"
            >
              on {duration(before.responseP50Ms)} {beforeText}
            </Difference>
          )
        }
        to={{ href: href('/alerts', { view: 'todo', due: 'overdue' }), label: 'Overdue and unassigned' }}
      >
        {work.responseP50Ms === null
          ? `no alert got its first owner in ${formats.number(days)} days`
          : `nine in ten within ${duration(work.responseP90Ms)}, of ${formats.number(work.answered)} alerts that got their first owner`}
        {work.targets > 0 &&
          `; ${formats.percent(work.withinTarget / work.targets)} of ${formats.number(work.targets)} within the target`}
        {work.targets > 0 &&
          before.targets > 0 &&
          ` (${formats.percent(before.withinTarget / before.targets)} before)`}
      </Tile>
      <Tile
        label="Work done"
        value={formats.number(done)}
        before={
          <Difference value={done - doneBefore} text={formats.signed(done - doneBefore)} good={null}>
            on {formats.number(doneBefore)} {beforeText}
          </Difference>
        }
        to={{ href: href('/alerts', { view: 'closed' }), label: 'Closed alerts' }}
      >
        {formats.number(work.contacted)} alerts with a contact, {formats.number(work.closed)} closed by
        somebody
      </Tile>
      <ImpactTile />
      <Tile
        label="Net revenue"
        value={money(current.netRevenueMinor)}
        before={
          <Difference
            value={current.netRevenueMinor - previous.netRevenueMinor}
            text={signedMoney(current.netRevenueMinor - previous.netRevenueMinor)}
            good="more"
          >
            on {money(previous.netRevenueMinor)} {beforeText}
          </Difference>
        }
        to={{
          href: href('/analytics', { period: String(days) }),
          label: `${formats.number(current.orders)} orders`,
        }}
      >
        of the last {formats.number(days)} days, guests included
      </Tile>
      <Tile
        label="Events, last hour"
        value={formats.number(overview.eventsLastHour)}
        to={{ href: href('/events'), label: 'What is arriving' }}
      >
        {overview.lastEventAt === null
          ? 'nothing has arrived yet'
          : `newest at ${formats.time(overview.lastEventAt)}; imported history does not count`}
      </Tile>
    </dl>
  );
}
