import { shortestPassword } from '@ebb/contracts';
import { useId } from 'react';
import { TextField } from './fields.tsx';

/** A password that somebody chooses, and what is wrong with it as it is typed. */
export function NewPasswordField({
  label,
  password,
  flaw,
  onChange,
}: {
  label: string;
  password: string;
  flaw: string | null;
  onChange: (password: string) => void;
}) {
  const flawId = useId();
  return (
    <div className="grid gap-1">
      <TextField
        label={label}
        type="password"
        autoComplete="new-password"
        value={password}
        required
        aria-describedby={flawId}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={flawId} className="text-sm text-muted" aria-live="polite">
        {flaw ?? `At least ${shortestPassword} characters; a few words are best.`}
      </p>
    </div>
  );
}
