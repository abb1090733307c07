import fc from 'fast-check';
import { changeMinorOf, componentOf, sumMovement, type RiskChange } from './risk-movement.ts';

const amount = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null });
const aChange: fc.Arbitrary<RiskChange> = fc.record({
  startMinor: amount,
  endMinor: amount,
  isLapsed: fc.boolean(),
  isContacted: fc.boolean(),
});

it('adds up from the start to the end to the last minor unit, each customer in one component', () => {
  fc.assert(
    fc.property(fc.array(aChange, { maxLength: 200 }), (changes) => {
      const { startMinor, endMinor, components, ...rest } = sumMovement(changes);
      const moved = components.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      expect(startMinor + moved).toBe(endMinor);
      expect(startMinor).toBe(changes.reduce((sum, change) => sum + (change.startMinor ?? 0), 0));
      const customersOf = (name: string) =>
        components.find(({ component }) => component === name)?.customers ?? 0;
      const left = customersOf('recovered') + customersOf('recovered_after_contact') + customersOf('lost');
      expect(rest.startCustomers + customersOf('new') - left).toBe(rest.endCustomers);
    }),
  );
});

it('says of each component in which direction it moves', () => {
  fc.assert(
    fc.property(aChange, (change) => {
      const component = componentOf(change);
      const moved = changeMinorOf(change);
      if (component === null) expect(moved).toBe(0);
      else if (component === 'new') expect(moved).toBeGreaterThanOrEqual(0);
      else if (component === 'worse') expect(moved).toBeGreaterThan(0);
      else expect(moved).toBeLessThanOrEqual(0);
    }),
  );
});

it.each([
  [{ startMinor: null, endMinor: 5, isLapsed: false, isContacted: true }, 'new'],
  [{ startMinor: 5, endMinor: 9, isLapsed: false, isContacted: true }, 'worse'],
  [{ startMinor: 9, endMinor: 5, isLapsed: false, isContacted: true }, 'eased'],
  [{ startMinor: 9, endMinor: null, isLapsed: false, isContacted: false }, 'recovered'],
  [{ startMinor: 9, endMinor: null, isLapsed: false, isContacted: true }, 'recovered_after_contact'],
  // Who was contacted and left all the same is no success.
  [{ startMinor: 9, endMinor: null, isLapsed: true, isContacted: true }, 'lost'],
  [{ startMinor: 9, endMinor: 9, isLapsed: false, isContacted: true }, null],
  [{ startMinor: null, endMinor: null, isLapsed: true, isContacted: true }, null],
] as const)('puts %j into %s', (change, component) => {
  expect(componentOf(change)).toBe(component);
});
