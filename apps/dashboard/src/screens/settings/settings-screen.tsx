'use client';
import Link from 'next/link';
import { Panel } from '../../ui/parts/panel.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { usePreferences } from '../../lib/preferences/preferences-context.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { useOpenRequests } from '../../ui/shell/nav-items.ts';
import { openOverlay } from '../../ui/shell/overlays.ts';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { NotificationsPanel } from '../notifications/notifications-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TwoFactorPanel } from './two-factor-panel.tsx';

const themes = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const zones = Intl.supportedValuesOf('timeZone');

/** How this person wants to see things, in this browser. */
export function SettingsScreen() {
  const user = useUser();
  const { shop } = useShop();
  const href = useHref();
  const mayAudit = useMay('audit.read');
  const mayDeliver = useMay('delivery.change');
  const openRequests = useOpenRequests();
  const mayPeople = useMay('people.change');
  const mayPrivacy = useMay('privacy.work');
  const mayTokens = useMay('tokens.change');
  const maySystem = useMay('system.read');
  const formats = useFormats();
  const now = useNow(30_000);
  const { preferences, setPreferences } = usePreferences();
  const { theme, timeZone, locale, shortcuts } = preferences;
  const zoneOptions = [
    { value: '', label: 'Like the browser' },
    ...[...new Set(['UTC', timeZone, ...zones])]
      .filter((zone) => zone !== '')
      .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
  ];
  const localeOptions = [{ value: '', label: 'Like the browser' }, ...locales];
  const look = 'grid grid-cols-[9rem_minmax(0,1fr)] max-sm:grid-cols-1';
  return (
    <>
      <PageHeader title="Settings" note="Your account, and how this browser shows things." />
      <div className="grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-8 max-sm:px-3">
        <Panel title="Profile">
          <dl className="grid gap-1.5 text-base">
            {[
              ['Name', user.name],
              ['E-mail', user.email],
              ['Role', user.role ?? 'none that this version knows'],
              ['Shops', user.shops.map(({ name }) => name).join(', ')],
            ].map(([name, value]) => (
              <div key={name} className="grid grid-cols-[9rem_minmax(0,1fr)]">
                <dt className="text-muted">{name}</dt>
                <dd className="truncate">{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <NotificationsPanel />
        <SessionsPanel />
        <PasswordPanel />
        <TwoFactorPanel />
        <Panel title="Shop">
          <Link href={href('/settings/policy')} className="text-base text-accent hover:underline">
            Alert policy: who becomes an alert in {shop.name}
          </Link>
          <Link href={href('/settings/sources')} className="mt-2 block text-base text-accent hover:underline">
            Sources: the stores and programs from which events of {shop.name} come
            {openRequests !== undefined &&
              openRequests > 0 &&
              ` (${openRequests} open requests of customers)`}
          </Link>
          {mayDeliver.isAllowed && (
            <Link
              href={href('/settings/delivery')}
              className="mt-2 block text-base text-accent hover:underline"
            >
              Messages: who is notified outside of Ebb of what happens to alerts
            </Link>
          )}
          {mayPeople.isAllowed && (
            <Link
              href={href('/settings/people')}
              className="mt-2 block text-base text-accent hover:underline"
            >
              People: who may see {shop.name}, and as what
            </Link>
          )}
          {mayTokens.isAllowed && (
            <Link
              href={href('/settings/api-tokens')}
              className="mt-2 block text-base text-accent hover:underline"
            >
              API tokens: what programs read and change {shop.name} with
            </Link>
          )}
          {maySystem.isAllowed && (
            <Link href={href('/system')} className="mt-2 block text-base text-accent hover:underline">
              System: how the whole installation is
            </Link>
          )}
          {mayPrivacy.isAllowed && (
            <Link
              href={href('/settings/privacy')}
              className="mt-2 block text-base text-accent hover:underline"
            >
              Privacy: how long {shop.name} keeps what
            </Link>
          )}
          {mayAudit.isAllowed && (
            <Link href={href('/settings/audit')} className="mt-2 block text-base text-accent hover:underline">
              Audit log: who did what in {shop.name}
            </Link>
          )}
          <Link
            href={href('/settings/exchange-rates')}
            className="mt-2 block text-base text-accent hover:underline"
          >
            Exchange rates: orders in other currencies than {shop.currency}
          </Link>
        </Panel>
        <Panel title="Look and formats">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <SelectField
              label="Theme"
              value={theme}
              options={themes}
              onChange={(value) => setPreferences({ theme: value })}
              className={look}
              isLabelShown
            />
            <SelectField
              label="Time zone"
              value={timeZone}
              options={zoneOptions}
              onChange={(value) => setPreferences({ timeZone: value })}
              className={look}
              isLabelShown
            />
            <SelectField
              label="Numbers and dates"
              value={locale}
              options={localeOptions}
              onChange={(value) => setPreferences({ locale: value })}
              className={look}
              isLabelShown
            />
            <p className="rounded-md bg-well px-3 py-2 text-sm text-muted">
              Now: {formats.dateTime(now)} {formats.timeZone}.{' '}
              {formats.money(123456789, shop.currency, shop.currencyDigits)} is how money looks.
            </p>
          </div>
        </Panel>
        <Panel title="Keys">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <label className="flex cursor-pointer items-center gap-3 text-base max-sm:min-h-11">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={shortcuts}
                onChange={(event) => setPreferences({ shortcuts: event.target.checked })}
              />
              Single-key shortcuts
            </label>
            <Button onClick={() => openOverlay('help')}>Show the keys</Button>
          </div>
        </Panel>
      </div>
    </>
  );
}

/** Formats to choose from, each named in its own language. The browser's own is always among the choices. */
export const locales: readonly { value: string; label: string }[] = [
  { value: 'en-GB', label: 'English (United Kingdom)' },
  { value: 'en-US', label: 'English (United States)' },
  { value: 'de-DE', label: 'Deutsch (Deutschland)' },
  { value: 'de-CH', label: 'Deutsch (Schweiz)' },
  { value: 'fr-FR', label: 'Français (France)' },
  { value: 'es-ES', label: 'Español (España)' },
  { value: 'it-IT', label: 'Italiano (Italia)' },
  { value: 'nl-NL', label: 'Nederlands (Nederland)' },
  { value: 'pl-PL', label: 'Polski (Polska)' },
  { value: 'pt-BR', label: 'Português (Brasil)' },
  { value: 'sv-SE', label: 'Svenska (Sverige)' },
  { value: 'ja-JP', label: '日本語（日本）' },
];
