import { type PurchaseModelsPage, spendDays, type SpendMetrics } from '@ebb/contracts/purchase';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { type ComparedColumn, ComparedTable } from './compared-table.tsx';

/** How spend is expected, and which way came nearer on later days. */
export function SpendPanel({ models }: { models: NonNullable<PurchaseModelsPage['models']> }) {
  const formats = useFormats();
  const report = models.horizons.find(({ horizonDays }) => horizonDays === spendDays);
  const spend = report?.spend ?? null;
  if (spend === null) {
    return (
      <Panel title="Not known">
        <p className="text-base text-muted">
          Expected spend rests on the likelihood of an order within {spendDays} days, and on what was spent on
          later days. One of them is missing.
        </p>
      </Panel>
    );
  }
  const [byOrders, byHistory] = spend.metrics;
  const columns: readonly ComparedColumn<SpendMetrics>[] = [
    {
      label: 'Deviance',
      of: ({ deviance }) => deviance,
      best: Math.min,
      text: (value) => value.toFixed(3),
    },
    {
      label: 'Expected of spent',
      of: ({ total01 }) => total01,
      best: (...values) => values.reduce((a, b) => (Math.abs(a - 1) < Math.abs(b - 1) ? a : b)),
      text: (value) => formats.percent(value),
    },
    {
      label: 'Spend of the top tenth',
      of: ({ topTenthShare01 }) => topTenthShare01,
      best: Math.max,
      text: (value) => formats.finePercent(value),
    },
  ];
  return (
    <ComparedTable
      title={
        spend.method === 'orders'
          ? 'Likelihood of an order × what an order is worth'
          : 'The mean of what was spent so far'
      }
      rows={spend.metrics}
      columns={columns}
      note={(row) => (row === byHistory ? 'Plain rule' : 'Method')}
      isDeciding={(row) => row === (spend.method === 'orders' ? byOrders : byHistory)}
      fileName="expected-spend"
      caption={`Spend within ${spendDays} days, on days later than everything learnt from. Deviance (Tweedie, power 1.5) is 0 where everything is foretold and 1 where no more is known than the mean. What an order is worth lies between the customer’s own mean and the shop’s, nearer to the own the more orders there are (gamma-gamma). Of the first two, the one with the lower deviance decides.`}
    />
  );
}
