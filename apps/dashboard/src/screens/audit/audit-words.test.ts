import { auditWords, detailWords } from './audit-words.ts';

it('says what was done, also what it has no words for', () => {
  expect(auditWords({ action: 'write_key.create' })).toBe('made a write key');
  expect(auditWords({ action: 'model.rolled_back' })).toBe('model: rolled back');
});

it.each([
  [null, ''],
  ['{"name":"till","note":null,"why":{"kind":"x"}}', 'name: till, why: {"kind":"x"}'],
  ['not json', 'not json'],
  ['7', '7'],
])('detail %s', (detail, words) => {
  expect(detailWords(detail)).toBe(words);
});
