import type { RejectionCode } from '@ebb/contracts';

/** Reasons in words. */
export const rejectionWords: Readonly<Record<RejectionCode, string>> = {
  not_json: 'Not JSON',
  not_an_object: 'Not an object',
  too_large: 'Too large',
  unknown_type: 'Unknown type',
  missing_user: 'No customer',
  missing_event_name: 'No event name',
  invalid_field: 'A field is not valid',
  invalid_time: 'Time not readable',
  time_out_of_range: 'Time out of range',
  missing_order_id: 'No order id',
  invalid_amount: 'Amount not valid',
  negative_amount: 'Negative amount',
  unknown_currency: 'Unknown currency',
  server_key_needed: 'Needs a server’s key',
  unsigned_user: 'Customer’s id not signed',
  unknown_order: 'Unknown order',
  not_used: 'Not used',
  unauthorized: 'Not authorised',
};
