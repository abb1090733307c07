import { flag, nullable, number, table, text, type RowOf } from '../../sql/table.ts';

export type PersonalReadKind = 'customer' | 'list' | 'file';

/** Somebody was shown personal data: a row an hour, person and target, on its way into the audit log. */
export const personalReadTable = table('personal_read', {
  shopId: text('shop_id'),
  /** Hours since 1970, UTC. */
  hour: number('hour'),
  userId: text('user_id'),
  /** Hash of a customer, of a list with its filter, or a file of its own. */
  target: text('target'),
  kind: text<PersonalReadKind>('kind'),
  /** By which endpoint or message. */
  way: text('way'),
  /** JSON. */
  filter: nullable(text('filter')),
  masked: flag('masked'),
  address: nullable(text('address')),
  firstMs: number('first_ms'),
  /** Answers; of a file 1 while it is being sent, 2 once all of it was. */
  times: number('times'),
  rowCount: number('row_count'),
  /** Of these the audit log knows. */
  loggedTimes: number('logged_times'),
  loggedRows: number('logged_rows'),
  /** When it is to be written into the audit log; null: it is, as far as it goes. */
  dueMs: nullable(number('due_ms')),
});

export type PersonalReadRow = RowOf<typeof personalReadTable>;
