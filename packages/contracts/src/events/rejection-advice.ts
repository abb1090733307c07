import type { RejectionCode } from './segment-message.ts';

/** How each kind of refusal is mended, a sentence for the person who sends the events. */
export const rejectionAdvice: Readonly<Record<RejectionCode, string>> = {
  not_json: 'Send one JSON object a message, in UTF-8.',
  not_an_object: 'Send an object in braces, not a list, text or number; lists go into "batch" of /v1/batch.',
  too_large: 'Leave out what the shop does not need, such as page contents, or split the event.',
  unknown_type:
    'Set "type" to track, identify, page, screen, group or alias, or call the address of that name.',
  missing_user: 'Give the customer’s id as "userId"; before it is known, give "anonymousId".',
  missing_event_name: 'Name what happened in "event", such as "Order Completed".',
  invalid_field: 'Correct the named field as the verdict says.',
  invalid_time: 'Write times as ISO 8601, such as 2026-03-01T09:30:00Z.',
  time_out_of_range:
    'Check the clock and the unit of the sender: times are ISO 8601, not seconds or milliseconds.',
  missing_order_id:
    'Give the order’s own number as "properties.order_id": by it later changes find the order.',
  invalid_amount:
    'Give the order total in major units, such as 12.3 or "12.30", without signs or separators.',
  negative_amount: 'Send a refund as "Order Refunded" with a positive amount.',
  unknown_currency:
    'Send the amount in the shop’s currency, or set the rate under Settings › Exchange rates and send the event again.',
  server_key_needed:
    'Send it from a server, with a server’s write key: a browser’s key is readable by everybody.',
  unsigned_user:
    'Have the shop’s server sign the userId with the key’s signing secret and put it into "context.userSignature".',
  unknown_order:
    'Have the store send the webhook for order updates too: it brings the whole order, and the refund with it.',
  not_used: 'Nothing needs mending. To be rid of it, remove the webhook of this topic in the store.',
  unauthorized: 'Send a write key of this shop that has not been revoked.',
};
