import type { JsonObject } from '../../steps/field-rejection.ts';
import { textOf } from '../money.ts';
import { idIn, objectsIn, textIn, firstText } from '../read-payload.ts';
import type { OrderMessage, StoreIds } from '../store-delivery.ts';
import { currencyIn, moneyIn, refundedBy, type Refunded } from './shopify-money.ts';

type Rate = Parameters<typeof refundedBy>[2];

interface OfOrder {
  readonly orderId: string;
  readonly shopCurrency: string | undefined;
  /** An amount of the order that is known in both currencies. */
  readonly rate: Rate;
}

export interface GivenBack extends Refunded {
  readonly message: OrderMessage;
}

/**
 * What a refund gave back, a message for each of its payments that went through: money, not goods. One that is still
 * under way comes with a later version of the order, under the same id as it has here.
 */
export function givenBack(
  refund: JsonObject,
  of: OfOrder,
  { messagePrefix }: StoreIds,
): readonly GivenBack[] {
  const refundId = idIn(refund, 'id');
  if (refundId === undefined) return [];
  return objectsIn(refund, 'transactions').flatMap((transaction) => {
    const id = idIn(transaction, 'id');
    const isDone = textIn(transaction, 'kind') === 'refund' && textIn(transaction, 'status') === 'success';
    const refunded = refundedBy(transaction, of.shopCurrency, of.rate);
    if (id === undefined || !isDone || refunded === undefined) return [];
    const message: OrderMessage = {
      type: 'track',
      event: 'Order Refunded',
      messageId: `${messagePrefix}refund-${refundId}-${id}`,
      timestamp: firstText(
        textIn(transaction, 'processed_at'),
        textIn(refund, 'processed_at'),
        textIn(refund, 'created_at'),
      ),
      properties: { order_id: of.orderId, total: textOf(refunded.amount), currency: refunded.currency },
    };
    return [{ ...refunded, message }];
  });
}

/** A refund that comes by itself: the store's currency is only where its lines name both. */
export function refundAlone(refund: JsonObject, orderId: string, ids: StoreIds): readonly OrderMessage[] {
  const lines = objectsIn(refund, 'refund_line_items').map((line) => [line, 'subtotal'] as const);
  const adjustments = objectsIn(refund, 'order_adjustments').map((line) => [line, 'amount'] as const);
  const known = [...lines, ...adjustments];
  const currencies = known.map(([line, field]) => currencyIn(line, field));
  const rates = known.map(([line, field]) => moneyIn(line, field));
  // Lines may be worth nothing, and adjustments less than that.
  const rate = rates.find(({ presentment }) => presentment !== undefined && presentment.coefficient > 0n);
  const shopCurrency = currencies.find((currency) => currency !== undefined);
  return givenBack(refund, { orderId, shopCurrency, rate }, ids).map(({ message }) => message);
}
