'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function OverviewScreen() {
  return <PageHeader title="Overview" />;
}
