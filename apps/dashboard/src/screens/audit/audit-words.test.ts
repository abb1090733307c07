import { auditWords, detailWords } from './audit-words.ts';

it('says what was done, also what it has no words for', () => {
  const of = (action: string, subject = 'shop/s', detail: string | null = null) =>
    auditWords({ action, subject, detail });
  expect(of('write_key.create')).toBe('made a write key');
  expect(of('model.rolled_back')).toBe('model: rolled back');
  expect(of('personal_data.customer', 'customer/1f', '{"way":"getAlert"}')).toBe('looked at an alert');
  expect(of('personal_data.list', 'shop/s/listCustomers')).toBe('looked at the list of customers');
  expect(of('personal_data.file', 'shop/s/downloadAlerts')).toBe('took out the alerts as a file');
  expect(of('personal_data.list', 'shop/s/newThing')).toBe('looked at newThing');
});

it.each([
  [null, ''],
  ['{"name":"till","note":null,"why":{"kind":"x"}}', 'name: till, why: {"kind":"x"}'],
  ['not json', 'not json'],
  ['7', '7'],
  ['{"filter":{},"rows":7,"answers":1}', 'no filter, rows: 7, answers: 1'],
  ['{"filter":{"q":"hash 1f","band":"high"},"rows":2}', 'searched for a text, band: high, rows: 2'],
  ['{"way":"getAlert","masked":true}', 'masked: true'],
])('detail %s', (detail, words) => {
  expect(detailWords(detail)).toBe(words);
});
