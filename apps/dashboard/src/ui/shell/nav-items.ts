import { Bell, BrainCircuit, LayoutDashboard, Settings, Users, type LucideIcon } from 'lucide-react';

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
  { path: '/overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { path: '/model', label: 'Model', icon: BrainCircuit, key: 'm' },
];

export const settingsItem: NavItem = { path: '/settings', label: 'Settings', icon: Settings, key: ',' };
