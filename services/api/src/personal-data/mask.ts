import type { Alert, AlertDetail, CustomerDetail, CustomerRow, TimelineEntry } from '@ebb/contracts';
import type { Delivery } from '@ebb/contracts/delivery';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/session.ts';

/** Whether names, addresses and texts have to be taken out of what this caller is answered. */
export function isMasked(request: FastifyRequest): boolean {
  return !callerOf(request).seesPersonalData;
}

/** What stands where a text would. */
export const maskedText = 'Hidden: your role does not see personal data.';

export function maskedCustomer(row: CustomerRow): CustomerRow {
  return { ...row, name: null, email: null };
}

export function maskedAlert(alert: Alert): Alert {
  return { ...alert, customerName: null };
}

/** Notes are free text, and so may be what was said with an action. */
export function maskedAlertDetail({ alert, actions }: AlertDetail): AlertDetail {
  return {
    alert: maskedAlert(alert),
    actions: actions.map((action) => ({ ...action, note: action.note === null ? null : maskedText })),
  };
}

export function maskedDetail(detail: CustomerDetail): CustomerDetail {
  return {
    ...detail,
    customer: maskedCustomer(detail.customer),
    traits: {},
    alerts: detail.alerts.map(maskedAlert),
  };
}

/** What happened, when and for how much stays; what the shop sent with it goes. */
export function maskedEntry({ properties: _properties, ...entry }: TimelineEntry): TimelineEntry {
  return entry;
}

/** @see maskedAlert */
export function maskedDelivery(delivery: Delivery): Delivery {
  return { ...delivery, customerName: null };
}

/** Every page of rows, masked. */
export async function* eachMasked<Row>(
  pages: AsyncIterable<readonly Row[]>,
  mask: (row: Row) => Row,
): AsyncGenerator<readonly Row[]> {
  for await (const page of pages) yield page.map(mask);
}
