import type { CreatedWriteKey } from '@ebb/contracts';
import { Button } from '../../ui/parts/button.tsx';

/** A key that was just made: the only time it is seen. */
export function CreatedKey({ created }: { created: CreatedWriteKey }) {
  const { key, writeKey, signingSecret } = created;
  return (
    <div role="status" className="grid gap-2 rounded-md border border-accent p-3 text-base">
      <p>Key “{key.name}”. Copy it now: it is stored as a hash and never shown again.</p>
      <Secret text={writeKey} what="key" />
      {signingSecret !== null && (
        <>
          <p>
            Signing secret, for the shop’s server alone: it signs a customer’s id as HMAC-SHA256 in hex. It is
            not shown again either.
          </p>
          <Secret text={signingSecret} what="signing secret" />
        </>
      )}
    </div>
  );
}

function Secret({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <code className="min-w-0 rounded bg-well px-2 py-1 break-all select-all">{text}</code>
      <Button
        size="small"
        aria-label={`Copy the ${what}`}
        onClick={() => void navigator.clipboard.writeText(text)}
      >
        Copy
      </Button>
    </div>
  );
}
