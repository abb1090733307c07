import { movementSteps } from './movement-steps.ts';

it('goes from the start to the end without a gap', () => {
  const steps = movementSteps({
    ...{ startedAt: 1, endedAt: 2, startMinor: 100, endMinor: 130, startCustomers: 3, endCustomers: 4 },
    components: [
      { component: 'new', amountMinor: 60, customers: 2 },
      { component: 'eased', amountMinor: -10, customers: 1 },
      { component: 'lost', amountMinor: -20, customers: 1 },
    ],
  });
  expect(steps.map(({ key, fromMinor, toMinor }) => [key, fromMinor, toMinor])).toEqual([
    ['start', 0, 100],
    ['new', 100, 160],
    ['eased', 160, 150],
    ['lost', 150, 130],
    ['end', 0, 130],
  ]);
});
