'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function AlertsScreen() {
  return <PageHeader title="Alerts" />;
}
