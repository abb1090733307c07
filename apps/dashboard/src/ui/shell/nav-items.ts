import {
  Bell,
  BrainCircuit,
  ChartNoAxesCombined,
  FlaskConical,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  Settings,
  Shapes,
  Users,
} from 'lucide-react';
import type { AlertsPage } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';

export interface NavItem {
  path: string;
  label: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  key: string;
}

export const navItems: readonly NavItem[] = [
  { path: '/alerts', label: 'Alerts', icon: Bell, key: 'a' },
  { path: '/customers', label: 'Customers', icon: Users, key: 'c' },
  { path: '/segments', label: 'Segments', icon: Shapes, key: 's' },
  { path: '/overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { path: '/analytics', label: 'Analytics', icon: ChartNoAxesCombined, key: 'y' },
  { path: '/lab', label: 'Lab', icon: FlaskConical, key: 'l' },
  { path: '/events', label: 'Events', icon: Inbox, key: 'e' },
  { path: '/model', label: 'Model', icon: BrainCircuit, key: 'm' },
];

export const settingsItem: NavItem = { path: '/settings', label: 'Settings', icon: Settings, key: ',' };

/** How much there is to do: counts of the saved views and the day's plan, moving as alerts come and go. */
export function useWorkload(): Pick<AlertsPage, 'counts' | 'plan'> | undefined {
  const { shop } = useShop();
  const queryKey = ['alert-counts', shop.id];
  useLiveRefetch(queryKey, 2_000, (message) => 'alert' in message);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => call('listAlerts', { query: { shop: shop.id, limit: 1 } }, signal),
    select: ({ counts, plan }) => ({ counts, plan }),
  }).data;
}
