import type { Alert } from '@ebb/contracts';

/**
 * Which alerts the team sees: all but those that are withheld for comparison. The queue, its counts and exports, the overview
 * and what is published ask here, and nowhere else. A withheld alert stays withheld until its episode ends, whatever becomes
 * of the comparison; `/impact`, the customer's page and its own address know it.
 * @param alias of the table `alert` in the statement
 */
export function visibleAlertsSql(alias = 'alert'): string {
  return `${alias}.withheld = 0`;
}

/** The same of an alert that has been read. */
export function isVisibleAlert({ withheld }: Pick<Alert, 'withheld'>): boolean {
  return withheld !== true;
}
