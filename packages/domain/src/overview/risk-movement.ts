import { movementComponents, type MovementComponent, type RiskMovement } from '@ebb/contracts/overview';

/** One customer at both ends of a period; amounts in minor units, null where it was not at high risk. */
export interface RiskChange {
  readonly startMinor: number | null;
  readonly endMinor: number | null;
  /** At the end it had been silent for so long that it was no longer scored. */
  readonly isLapsed: boolean;
  /** Somebody contacted it in the period while its alert was open. */
  readonly isContacted: boolean;
}

/** Which component of the movement a customer belongs to; null where nothing changed. */
export function componentOf({
  startMinor,
  endMinor,
  isLapsed,
  isContacted,
}: RiskChange): MovementComponent | null {
  if (endMinor !== null) {
    if (startMinor === null) return 'new';
    if (endMinor === startMinor) return null;
    return endMinor > startMinor ? 'worse' : 'eased';
  }
  if (startMinor === null) return null;
  if (isLapsed) return 'lost';
  return isContacted ? 'recovered_after_contact' : 'recovered';
}

/** By how much a customer changes the revenue at risk. */
export function changeMinorOf({ startMinor, endMinor }: RiskChange): number {
  return (endMinor ?? 0) - (startMinor ?? 0);
}

/** Adds customers up. Each counts in one component with its whole change, so start and components make the end. */
export function sumMovement(changes: Iterable<RiskChange>): Omit<RiskMovement, 'startedAt' | 'endedAt'> {
  const sums = new Map(movementComponents.map((component) => [component, { amountMinor: 0, customers: 0 }]));
  const totals = { startMinor: 0, endMinor: 0, startCustomers: 0, endCustomers: 0 };
  for (const change of changes) {
    const { startMinor, endMinor } = change;
    totals.startMinor += startMinor ?? 0;
    totals.endMinor += endMinor ?? 0;
    totals.startCustomers += startMinor === null ? 0 : 1;
    totals.endCustomers += endMinor === null ? 0 : 1;
    const component = componentOf(change);
    const sum = component === null ? undefined : sums.get(component);
    if (sum === undefined) continue;
    sum.amountMinor += changeMinorOf(change);
    sum.customers += 1;
  }
  return {
    ...totals,
    components: [...sums].map(([component, sum]) => ({ component, ...sum })),
  };
}
