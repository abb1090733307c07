'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function AlertScreen(_props: { id: string }) {
  return <PageHeader title="Alert" />;
}
