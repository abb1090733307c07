import { Check, Copy } from 'lucide-react';
import Link from 'next/link';
import { type SubmitEvent, useState } from 'react';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { TabStrip } from '../../ui/parts/tab-strip.tsx';
import { sendTestEvent, type TestVerdict } from './send-test-event.ts';
import { keyPlaceholder, type SnippetKind, snippetKinds, snippetsFor } from './snippets.ts';

const tabs = snippetKinds.map((value) => ({ value, label: value }));

/** How a shop begins: a test event from here, and what to paste into its own programs. */
export function SendEvents() {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <TestEvent />
      <Snippets />
    </div>
  );
}

function TestEvent() {
  const [writeKey, setWriteKey] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [verdict, setVerdict] = useState<TestVerdict>();
  async function send(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setIsSending(true);
    setVerdict(await sendTestEvent(writeKey.trim(), Date.now()));
    setIsSending(false);
  }
  return (
    <Panel title="Send a test event">
      <form className="grid gap-3" onSubmit={(event) => void send(event)}>
        <p className="text-base text-muted">
          Sends one event of a visitor without a name, as your shop would. The key stays in this page.
        </p>
        <TextField
          label="Write key"
          value={writeKey}
          required
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setWriteKey(event.target.value)}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" disabled={isSending || writeKey.trim() === ''}>
            {isSending ? 'Sending…' : 'Send'}
          </Button>
          <p
            role="status"
            className={`text-sm ${verdict?.isAccepted === false ? 'text-worse' : 'text-muted'}`}
          >
            {verdict?.text}
          </p>
        </div>
      </form>
    </Panel>
  );
}

function Snippets() {
  const { shop } = useShop();
  const href = useHref();
  const [kind, setKind] = useState<SnippetKind>('curl');
  const [copied, setCopied] = useState('');
  const text = snippetsFor(window.location.origin, shop.currency)[kind];
  return (
    <Panel
      title="Send from your programs"
      aside={
        <Button
          size="small"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
        >
          {copied === text ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
          {copied === text ? 'Copied' : 'Copy'}
        </Button>
      }
    >
      <TabStrip label="Ways to send" tabs={tabs} chosen={kind} onChange={setKind} />
      <pre
        tabIndex={0}
        aria-label={`Example for ${kind}`}
        className="my-3 overflow-x-auto rounded-md bg-well p-3 text-xs"
      >
        {text}
      </pre>
      <p className="text-sm text-muted">
        Put a write key in the place of <code>{keyPlaceholder}</code>.{' '}
        <Link href={href('/settings/sources')} className="text-accent underline">
          Make one
        </Link>
        . A Shopify or WooCommerce store needs no program: connect it there.
      </p>
    </Panel>
  );
}
