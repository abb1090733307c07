'use client';
import { PageHeader } from '../shell/page-header.tsx';

export function SettingsScreen() {
  return <PageHeader title="Settings" />;
}
