import type { CustomerEvent } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import type { CustomerHistory } from './customer-history.ts';
import { surveyHistory } from './survey-history.ts';

const order = (customerId: string, day: number, amountMinor = 100): CustomerEvent => ({
  v: 1,
  shopId: 'shop',
  customerId,
  messageId: `${customerId}-${day}`,
  kind: 'order_completed',
  occurredAt: day * dayMs + 3_600_000,
  receivedAt: day * dayMs + 3_600_000,
  orderId: `${customerId}-${day}`,
  amountMinor,
});

async function* history(...customers: CustomerEvent[][]): AsyncGenerator<CustomerHistory> {
  for (const events of customers) yield { customerId: events[0]!.customerId, events };
}

it('counts customers, repeat customers and the gaps between their order days', async () => {
  const survey = await surveyHistory(
    history(
      [order('anna', 10), order('anna', 20), order('anna', 60)],
      [order('bert', 15)],
      [order('cleo', 12, 0)],
    ),
    { nowMs: 200 * dayMs },
  );
  expect(survey).toEqual({
    customers: 3,
    orderingCustomers: 2,
    repeatCustomers: 1,
    events: 5,
    firstDay: 10,
    lastDay: 60,
    medianGapDays: 10,
    gap90Days: 40,
  });
});

it('does not take the running day for data', async () => {
  const survey = await surveyHistory(history([order('anna', 10), order('anna', 60)]), {
    nowMs: 60 * dayMs + 7_200_000,
  });
  expect(survey.lastDay).toBe(59);
});

it('knows what to say of an empty shop', async () => {
  const survey = await surveyHistory(history(), { nowMs: 200 * dayMs });
  expect(survey).toMatchObject({ customers: 0, events: 0, medianGapDays: 30, gap90Days: null });
  expect(survey.lastDay).toBeLessThan(survey.firstDay);
});
