import { customerKey, topics, type AlertMessage } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { isVisibleAlert } from '../sql/visible-alerts.ts';
import { putOutbox } from '../tables/outbox.ts';

/** Puts messages about alerts into the outbox, of those that the team sees: the only way into `churn.alerts`. */
export async function publishAlerts(
  tx: Transaction,
  messages: readonly AlertMessage[],
  nowMs: number,
): Promise<void> {
  const keyed = messages
    .filter(({ alert }) => isVisibleAlert(alert))
    .map((message): [string, AlertMessage] => [
      customerKey(message.alert.shopId, message.alert.customerId),
      message,
    ]);
  await putOutbox(tx, [{ topic: topics.alerts.name, messages: keyed }], nowMs);
}
