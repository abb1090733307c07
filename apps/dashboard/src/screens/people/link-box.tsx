import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import type { MadeLink } from './people-query.ts';

/** A link that was just made: the only time it is seen. */
export function LinkBox({ link }: { link: MadeLink }) {
  const formats = useFormats();
  // Behind the #: it reaches no server's log, and no other site as a referrer.
  const address = `${window.location.origin}/welcome#${link.token}`;
  return (
    <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
      <p>
        {link.kind === 'invitation' ? 'Invitation for' : 'Another password for'} {link.email}.{' '}
        {link.isMailed
          ? 'The link was mailed to them. If it does not arrive, hand it over yourself'
          : 'Send them this link yourself'}
        ; it works once, until {formats.dateTime(link.expiresAt)}, and is not shown again.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 rounded bg-well px-2 py-1 break-all select-all">{address}</code>
        <Button size="small" onClick={() => void navigator.clipboard.writeText(address)}>
          Copy
        </Button>
      </div>
    </div>
  );
}
