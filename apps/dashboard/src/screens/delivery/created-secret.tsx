import type { CreatedWebhook } from '@ebb/contracts/delivery';
import { Button } from '../../ui/parts/button.tsx';

/** A signing secret that was just made: the only time it is seen. */
export function CreatedSecret({ created }: { created: CreatedWebhook }) {
  const { webhook, secret } = created;
  return (
    <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
      <p>
        Signing secret of “{webhook.name}”. Copy it now: it is not shown again. With it the receiver checks
        that a message is from here; a chat does not need it.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 rounded bg-well px-2 py-1 break-all select-all">{secret}</code>
        <Button
          size="small"
          aria-label="Copy the signing secret"
          onClick={() => void navigator.clipboard.writeText(secret)}
        >
          Copy
        </Button>
      </div>
    </div>
  );
}
