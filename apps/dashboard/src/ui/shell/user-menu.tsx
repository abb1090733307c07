'use client';
import { LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useHref } from '../../lib/session/shop-context.tsx';
import { useSignOut } from '../../lib/session/session.ts';

const themes = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
  { theme: 'system', label: 'Like the system', icon: Monitor },
] as const;

export function UserMenu({ isBare = false }: { isBare?: boolean }) {
  const user = useUser();
  const router = useRouter();
  const href = useHref();
  const signOut = useSignOut();
  const { preferences, setPreferences } = usePreferences();
  const initials = user.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return (
    <Menu
      align="end"
      side={isBare ? 'bottom' : 'top'}
      trigger={
        <button
          type="button"
          aria-label={`${user.name}, account menu`}
          className="flex min-h-11 items-center gap-2.5 rounded-md px-1.5 text-left hover:bg-hover max-lg:justify-center"
        >
          <span className="grid size-8 shrink-0 place-items-center rounded-full bg-picked text-xs font-semibold text-accent">
            {initials}
          </span>
          <span className={isBare ? 'hidden' : 'min-w-0 max-lg:hidden'}>
            <span className="block truncate text-sm font-medium">{user.name}</span>
            <span className="block truncate text-xs text-muted capitalize">{user.role}</span>
          </span>
        </button>
      }
    >
      <DropdownMenu.Label className="px-2.5 py-1.5 text-xs text-muted">{user.email}</DropdownMenu.Label>
      {themes.map(({ theme, label, icon: Icon }) => (
        <MenuItem key={theme} onSelect={() => setPreferences({ theme })}>
          <Icon size={15} aria-hidden className="text-muted" />
          <span className="flex-1">{label}</span>
          {preferences.theme === theme && <span className="text-xs text-accent">on</span>}
        </MenuItem>
      ))}
      <DropdownMenu.Separator className="my-1 h-px bg-line" />
      <MenuItem onSelect={() => router.push(href('/settings'))}>
        <Settings size={15} aria-hidden className="text-muted" /> Settings
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>
        <LogOut size={15} aria-hidden className="text-muted" /> Sign out
      </MenuItem>
    </Menu>
  );
}
