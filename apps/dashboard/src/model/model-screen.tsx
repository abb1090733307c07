'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function ModelScreen() {
  return <PageHeader title="Model" />;
}
