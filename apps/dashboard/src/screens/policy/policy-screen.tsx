'use client';
import type { AlertPolicyPage, AlertPolicySettings, Shop } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { ApiError } from '../../lib/api/api-error.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useUser } from '../../lib/session/session-gate.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { ComparisonFields } from './comparison-fields.tsx';
import { BackTestPanel } from './back-test-panel.tsx';
import { backTestQuery, policyQuery } from './policy-query.ts';
import { PolicySlider } from './policy-slider.tsx';
import { SavePolicyDialog } from './save-policy-dialog.tsx';
import { WorkTimes } from './work-times.tsx';

/** Who becomes an alert in this shop, and what that would have brought. */
export function PolicyScreen() {
  const { shop } = useShop();
  const { data: page, error, refetch } = useQuery(policyQuery(shop.id));
  return (
    <>
      <PageHeader
        title="Alert policy"
        note="Who becomes an alert in this shop. It holds for everybody here."
      />
      <div className="grid gap-4 px-6 pb-8 max-sm:px-3">
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {/* A version set by somebody else begins anew: what is shown is what is sent. */}
        {page && <PolicyForm key={`${shop.id} ${page.version}`} page={page} shop={shop} />}
      </div>
    </>
  );
}

function PolicyForm({ page, shop }: { page: AlertPolicyPage; shop: Shop }) {
  const formats = useFormats();
  const user = useUser();
  const [settings, setSettings] = useState<AlertPolicySettings>(page.settings);
  const [isSaving, setSaving] = useState(false);
  const change = (changed: Partial<AlertPolicySettings>) => setSettings({ ...settings, ...changed });
  const { minimumOrders, minimumValueMinor, dailyCapacity } = settings;
  const line = settings.line ?? page.suggestedLine;
  const terms = useDeferredValue({ line, minimumOrders, minimumValueMinor });
  const { data: found, error } = useQuery(backTestQuery(shop.id, terms));
  const isChanged = JSON.stringify(settings) !== JSON.stringify(page.settings);
  const major = 10 ** shop.currencyDigits;
  const disabled = !page.maySet;
  const suggested = `${formats.finePercent(page.suggestedLine)} ${page.suggestedBy === 'model' ? 'is what the model suggests' : 'is where the band “high” begins'}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
      <Panel title="An alert opens when all of these hold">
        <div className="grid gap-5">
          <div>
            <PolicySlider
              label="Probability of leaving, from"
              hint={`${suggested}. An alert ends 8 points below the line, so that a score on it does not flicker.`}
              value={Math.round(line * 1000) / 10}
              least={20}
              most={100}
              step={0.5}
              words={`${formats.finePercent(line)}${settings.line === null ? ' (suggested)' : ''}`}
              disabled={disabled}
              onChange={(percent) => change({ line: percent / 100 })}
            />
            <Button
              size="small"
              className="mt-2"
              aria-pressed={settings.line === null}
              disabled={disabled}
              onClick={() => change({ line: null })}
            >
              Follow the suggestion
            </Button>
          </div>
          <PolicySlider
            label="Orders, at least"
            hint="Who has ordered once has not left: they are listed under Customers, “Win a second order”."
            value={minimumOrders}
            least={1}
            most={10}
            words={formats.number(minimumOrders)}
            disabled={disabled}
            onChange={(value) => change({ minimumOrders: value })}
          />
          <PolicySlider
            label="Revenue at risk, at least"
            hint="The probability times what the customer usually spends in the horizon."
            value={minimumValueMinor / major}
            least={0}
            most={1000}
            step={10}
            words={formats.wholeMoney(minimumValueMinor, shop.currency, shop.currencyDigits)}
            disabled={disabled}
            onChange={(value) => change({ minimumValueMinor: Math.round(value * major) })}
          />
          <PolicySlider
            label="Alerts the team works off in a day"
            hint="So many stand on Today’s list; the rest waits in the backlog and moves up as work is done."
            value={dailyCapacity}
            least={1}
            most={200}
            words={formats.number(dailyCapacity)}
            disabled={disabled}
            onChange={(value) => change({ dailyCapacity: value })}
          />
          <WorkTimes settings={settings} disabled={disabled} onChange={change} />
          <ComparisonFields settings={settings} shop={shop} disabled={disabled} onChange={change} />
          <div className="flex flex-wrap items-center gap-2">
            <Button tone="main" disabled={disabled || !isChanged} onClick={() => setSaving(true)}>
              Save…
            </Button>
            <Button disabled={!isChanged} onClick={() => setSettings(page.settings)}>
              Discard
            </Button>
            <p className="text-sm text-muted">
              {disabled
                ? `For managers and administrators of the shop; you are signed in as ${user.role}.`
                : page.setAt === null
                  ? 'Nobody has changed it yet.'
                  : `Set by ${page.actorName ?? 'Ebb'}, ${formats.dateTime(page.setAt)}.`}
            </p>
          </div>
        </div>
      </Panel>
      <div className="grid gap-4">
        {found && <BackTestPanel found={found} shop={shop} dailyCapacity={dailyCapacity} />}
        {error && !(error instanceof ApiError && error.status === 404) && <ErrorNote error={error} />}
        {error instanceof ApiError && error.status === 404 && (
          <Panel title="What it would have brought">
            <p className="text-base text-muted">
              No model with scores to test on decides here yet; they come with the next training.
            </p>
          </Panel>
        )}
        {page.history.length > 0 && <Changes page={page} shop={shop} />}
      </div>
      {isSaving && (
        <SavePolicyDialog shopId={shop.id} page={page} settings={settings} onClose={() => setSaving(false)} />
      )}
    </div>
  );
}

function Changes({ page, shop }: { page: AlertPolicyPage; shop: Shop }) {
  const formats = useFormats();
  return (
    <Panel title="Changes">
      <ol className="grid gap-2 text-sm">
        {page.history.map(({ version, settings, at, actorName, note }) => (
          <li key={version}>
            <span className="font-medium">{actorName ?? 'Ebb'}</span>{' '}
            <span className="text-muted">{formats.dateTime(at)}</span>:{' '}
            {settings.line === null ? 'suggested line' : formats.finePercent(settings.line)},{' '}
            {formats.number(settings.minimumOrders)} orders,{' '}
            {formats.wholeMoney(settings.minimumValueMinor, shop.currency, shop.currencyDigits)},{' '}
            {formats.number(settings.dailyCapacity)} a day
            {settings.holdoutPercent === 0
              ? ''
              : `, ${formats.percent(settings.holdoutPercent / 100)} withheld`}
            {note === null ? '' : `. ${note}`}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
