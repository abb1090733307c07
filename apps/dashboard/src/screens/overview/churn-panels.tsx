import type { ChurnCohort, ChurnMonth, Overview } from '@ebb/contracts/overview';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { BarChart } from '../../ui/charts/bar-chart.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { Panel } from '../../ui/parts/panel.tsx';

/** How many customers are lost: month by month, and of those who came in the same month. */
export function ChurnPanels({ churn, timeZone }: { churn: Overview['churn']; timeZone: string }) {
  return (
    <>
      <ChurnByMonth churn={churn} timeZone={timeZone} />
      <ChurnByCohort churn={churn} />
    </>
  );
}

function ChurnByMonth({ churn, timeZone }: { churn: Overview['churn']; timeZone: string }) {
  const { shop } = useShop();
  const formats = useFormats();
  const { months, windowDays, isCounting } = churn;
  const rateOf = ({ rate }: ChurnMonth) => (rate === null ? '–' : formats.finePercent(rate));
  const nameOf = ({ month, isWhole }: ChurnMonth) =>
    isWhole ? formats.utcMonth(month) : `${formats.utcMonth(month)}, so far`;
  const whole = months.filter(({ isWhole }) => isWhole);
  const count = (label: string, of: (row: ChurnMonth) => number) => ({
    label,
    text: (row: ChurnMonth) => formats.number(of(row)),
    raw: of,
  });
  if (months.every(({ rate }) => rate === null)) {
    return (
      <Panel title="Churn a month">
        <p className="max-w-prose py-6 text-muted">
          A month has a churn rate once customers were active when it began.
        </p>
      </Panel>
    );
  }
  return (
    <ChartFrame
      title="Churn a month"
      caption={`Of the customers who were active when the month began, those who in it passed ${formats.number(windowDays)} days without an order. The last month is under way. Whole days in ${timeZone}.${isCounting ? ' Being counted anew: numbers may change within minutes.' : ''}`}
      rows={months}
      columns={[
        { label: 'Month', text: nameOf, raw: ({ month }) => month },
        count('Active at start', (row) => row.activeAtStart),
        count('First order', (row) => row.firstOrders),
        count('Came back', (row) => row.returned),
        count('Lost', (row) => row.lapsed),
        count('Active at end', (row) => row.activeAtEnd),
        { label: 'Churn', text: rateOf, raw: ({ rate }) => rate },
      ]}
      fileName={`${shop.id}-churn-by-month`}
      brief={{
        value: whole.length === 0 ? '–' : rateOf(whole.at(-1)!),
        points: months.map(({ rate }) => rate),
      }}
    >
      <BarChart
        name="churn"
        bars={months.map((row) => ({ label: nameOf(row), value: row.rate }))}
        format={formats.finePercent}
        height={244}
      />
    </ChartFrame>
  );
}

function ChurnByCohort({ churn }: { churn: Overview['churn'] }) {
  const { shop } = useShop();
  const formats = useFormats();
  const { cohorts, windowDays } = churn;
  if (cohorts.length === 0) {
    return (
      <Panel title="Churn by first order">
        <p className="max-w-prose py-6 text-muted">
          Who came first less than {formats.number(windowDays)} days ago cannot be lost yet; nobody came
          earlier within the last year.
        </p>
      </Panel>
    );
  }
  const all = cohorts.reduce(
    (sum, { customers, lapsed }) => ({ customers: sum.customers + customers, lapsed: sum.lapsed + lapsed }),
    { customers: 0, lapsed: 0 },
  );
  return (
    <ChartFrame
      title="Churn by first order"
      caption={`Customers by the month of their first order, and how many of them have not ordered for ${formats.number(windowDays)} days now. Older cohorts have had more time to leave; later months are left out because nobody of them can have left.`}
      rows={cohorts}
      columns={[
        {
          label: 'First order',
          text: ({ month }: ChurnCohort) => formats.utcMonth(month),
          raw: ({ month }: ChurnCohort) => month,
        },
        {
          label: 'Customers',
          text: ({ customers }: ChurnCohort) => formats.number(customers),
          raw: ({ customers }: ChurnCohort) => customers,
        },
        {
          label: 'Lost by now',
          text: ({ lapsed }: ChurnCohort) => formats.number(lapsed),
          raw: ({ lapsed }: ChurnCohort) => lapsed,
        },
        {
          label: 'Share',
          text: ({ rate }: ChurnCohort) => formats.finePercent(rate),
          raw: ({ rate }: ChurnCohort) => rate,
        },
      ]}
      fileName={`${shop.id}-churn-by-first-order`}
      brief={{
        value: formats.finePercent(all.lapsed / all.customers),
        points: cohorts.map(({ rate }) => rate),
      }}
    >
      <BarChart
        name="lost by now"
        bars={cohorts.map(({ month, rate }) => ({ label: formats.utcMonth(month), value: rate }))}
        format={formats.finePercent}
        height={244}
      />
    </ChartFrame>
  );
}
