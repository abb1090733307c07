import { nullable, number, table, text } from '../sql/table.ts';

/** What people did that others may ask about. */
export const auditTable = table('audit', {
  id: number('id'),
  atMs: number('at_ms'),
  userId: nullable(text('user_id')),
  action: text('action'),
  subject: text('subject'),
  detail: nullable(text('detail')),
});
