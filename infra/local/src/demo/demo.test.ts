import { progressText } from './demo.ts';

test('a progress line becomes words, anything else is left out', () => {
  expect(progressText('{"step":"real shop","done":12000,"total":53628}')).toBe('real shop: 12,000 of 53,628');
  expect(progressText('{"step":"sent","done":5}')).toBe('sent: 5');
  expect(progressText('{"done":5}')).toBeUndefined();
  expect(progressText('warning: slow')).toBeUndefined();
});
