import type { MovementComponent, RiskMovement } from '@ebb/contracts/overview';

/** One bar of the movement: a total from zero, or a component from where the one before it ends. */
export interface MovementStep {
  readonly key: 'start' | MovementComponent | 'end';
  readonly fromMinor: number;
  readonly toMinor: number;
  readonly customers: number;
}

/** The bars from the start to the end, in the order of the components. */
export function movementSteps(movement: RiskMovement): MovementStep[] {
  const { startMinor, endMinor, startCustomers, endCustomers, components } = movement;
  const steps: MovementStep[] = [
    { key: 'start', fromMinor: 0, toMinor: startMinor, customers: startCustomers },
  ];
  let at = startMinor;
  for (const { component, amountMinor, customers } of components) {
    steps.push({ key: component, fromMinor: at, toMinor: at + amountMinor, customers });
    at += amountMinor;
  }
  return [...steps, { key: 'end', fromMinor: 0, toMinor: endMinor, customers: endCustomers }];
}
