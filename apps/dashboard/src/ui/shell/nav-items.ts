import {
  Bell,
  BrainCircuit,
  ChartNoAxesCombined,
  FlaskConical,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  Scale,
  Settings,
  Shapes,
  Users,
} from 'lucide-react';
import { isAllowed, type AlertsPage, type Permission } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useLiveRefetch } from '../../lib/live/use-live-refetch.ts';
import { call } from '../../lib/api/call.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';

export interface NavItem {
  path: string;
  label: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  key: string;
  /** Only for those who have it; for everybody where it is left out. */
  permission?: Permission;
}

const navItems: readonly NavItem[] = [
  { path: '/alerts', label: 'Alerts', icon: Bell, key: 'a' },
  { path: '/customers', label: 'Customers', icon: Users, key: 'c' },
  { path: '/segments', label: 'Segments', icon: Shapes, key: 's' },
  { path: '/overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { path: '/analytics', label: 'Analytics', icon: ChartNoAxesCombined, key: 'y' },
  { path: '/impact', label: 'Impact', icon: Scale, key: 'i', permission: 'impact.read' },
  { path: '/lab', label: 'Lab', icon: FlaskConical, key: 'l' },
  { path: '/events', label: 'Events', icon: Inbox, key: 'e' },
  { path: '/model', label: 'Model', icon: BrainCircuit, key: 'm' },
];

export const settingsItem: NavItem = { path: '/settings', label: 'Settings', icon: Settings, key: ',' };

/** The pages that the signed-in person may open. */
export function useNavItems(): readonly NavItem[] {
  const { role } = useUser();
  return navItems.filter(({ permission }) => permission === undefined || isAllowed(role, permission));
}

const requestsEveryMs = 60_000;

/** Customers’ requests that came through a store and wait, for those who may answer them. */
export function useOpenRequests(): number | undefined {
  const { shop } = useShop();
  const { role } = useUser();
  return useQuery({
    queryKey: ['privacy-requests', shop.id],
    queryFn: ({ signal }) => call('listPrivacyRequests', { params: { shop: shop.id } }, signal),
    select: ({ open }) => open,
    enabled: isAllowed(role, 'privacy.work'),
    refetchInterval: requestsEveryMs,
  }).data;
}

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
