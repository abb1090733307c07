import type { ShippedTable } from '@ebb/contracts/lab';
import { generateCustomers } from './generate-customers.ts';
import { wholesaleCustomers } from './wholesale-customers.ts';

/** A table that comes with Ebb, as CSV, and its name. */
export function shippedTable(which: ShippedTable): { readonly name: string; readonly text: string } {
  switch (which) {
    case 'wholesale':
      return { name: 'Wholesale customers (UCI)', text: wholesaleCustomers() };
    case 'customers_200':
      return { name: '200 customers (generated)', text: generateCustomers() };
  }
}
