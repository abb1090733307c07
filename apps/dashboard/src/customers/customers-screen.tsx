'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function CustomersScreen() {
  return <PageHeader title="Customers" />;
}
