import { EyeOff } from 'lucide-react';
import { useUser } from '../../lib/session/session-gate.tsx';

/** Says why names are missing, to those from whom they are kept. */
export function MaskedNote() {
  if (useUser().seesPersonalData) return null;
  return (
    <p className="flex items-center gap-2 rounded-md bg-well px-3 py-2 text-sm text-muted">
      <EyeOff aria-hidden className="size-4 shrink-0" />
      Names, addresses and texts are hidden from you. An owner or admin can grant you to see them (Settings ›
      People). Searching finds ids only.
    </p>
  );
}
