import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/parts/button.tsx';

/** A text to take elsewhere, with the button that copies it. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code className="min-w-0 rounded bg-well px-2 py-1 text-sm break-all select-all">{text}</code>
      <Button
        size="small"
        aria-label={`Copy the ${what}`}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {isCopied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
