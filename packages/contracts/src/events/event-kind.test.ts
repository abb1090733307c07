import { eventKinds, maySend } from './event-kind.ts';

it('a browser’s key sends what a browser sees, a server’s everything', () => {
  const sent = eventKinds.filter((kind) => maySend('browser', kind));
  expect([...sent].sort()).toEqual(['activity', 'page_viewed', 'screen_viewed']);
  expect(eventKinds.every((kind) => maySend('server', kind))).toBe(true);
});
