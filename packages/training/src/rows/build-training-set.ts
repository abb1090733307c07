import type { CustomerHistory } from './customer-history.ts';
import { customerRows, type RowPlan } from './customer-rows.ts';
import { createTrainingSetBuilder, type TrainingSet } from './training-set.ts';

/** Streams a history into rows, one customer in memory at a time. */
export async function buildTrainingSet(
  history: AsyncIterable<CustomerHistory>,
  plan: RowPlan,
  onCustomer?: (customers: number) => void,
): Promise<TrainingSet> {
  const builder = createTrainingSetBuilder();
  let customers = 0;
  for await (const { events } of history) {
    for (const row of customerRows(events, plan)) builder.add(customers, row);
    customers++;
    onCustomer?.(customers);
  }
  return builder.build();
}
