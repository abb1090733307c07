'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { TabStrip } from '../../ui/parts/tab-strip.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { DeadLettersPanel } from './dead-letters/dead-letters-panel.tsx';
import { LivePanel } from './live-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { SendEvents } from './send-events.tsx';

const tabs = [
  { value: 'live', label: 'Live' },
  { value: 'refused', label: 'Refused' },
  { value: 'dead-letters', label: 'Dead letters' },
  { value: 'send', label: 'Send' },
] as const;

/** What became of the events the shop sends: what arrives now, what was refused, what lies aside, and how to send. */
export function EventsScreen() {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabs.map(({ value }) => value)).withDefault('live'),
  );
  return (
    <>
      <PageHeader title="Events" note="What became of what the shop sends, and how to send." />
      <div className="grid gap-4 px-6 pb-8 max-sm:px-3">
        <TabStrip label="Events" tabs={tabs} chosen={tab} onChange={(value) => void setTab(value)} />
        {tab === 'live' && <LivePanel onSend={() => void setTab('send')} />}
        {tab === 'refused' && <RefusedPanel />}
        {tab === 'dead-letters' && <DeadLettersPanel />}
        {tab === 'send' && <SendEvents />}
      </div>
    </>
  );
}
