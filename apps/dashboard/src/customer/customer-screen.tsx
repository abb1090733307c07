'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function CustomerScreen(_props: { customerId: string }) {
  return <PageHeader title="Customer" />;
}
