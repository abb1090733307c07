import { jsonFlaw } from './json-flaw.ts';

it.each(['{}', ' {"a":1}\n'])('%j is a message', (text) => expect(jsonFlaw(text)).toBeUndefined());
it.each(['[]', '1', 'null', '"a"'])('%j is no object', (text) =>
  expect(jsonFlaw(text)).toBe('A message must be a JSON object.'),
);
it.each(['', '{', '{"a":1,}'])('%j is no JSON', (text) => expect(jsonFlaw(text)).toMatch(/^Not JSON: /));
