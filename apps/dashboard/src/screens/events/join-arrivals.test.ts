import type { LiveEvent } from '@ebb/contracts';
import { joinArrivals } from './join-arrivals.ts';

const events = (...ids: number[]) => ids.map((id) => ({ id: String(id) }) as LiveEvent);
const idsOf = (joined: readonly LiveEvent[]) => joined.map(({ id }) => Number(id));

it('puts what is new in front, each once', () => {
  expect(idsOf(joinArrivals(events(9, 8), events(11, 10, 9)))).toEqual([11, 10, 9, 8]);
  expect(idsOf(joinArrivals([], events(2, 1)))).toEqual([2, 1]);
});

it('keeps the newest two hundred', () => {
  const many = Array.from({ length: 300 }, (_, index) => 300 - index);
  expect(idsOf(joinArrivals(events(0), events(...many)))).toEqual(many.slice(0, 200));
});
