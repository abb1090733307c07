import { type SubmitEvent, useState } from 'react';
import { inputLook } from '../../ui/parts/fields/fields.tsx';

/** Whom the entries are about: looked for with Enter, since an id means somebody only when it is whole. */
export function CustomerField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onChange(typed.trim());
  }
  return (
    <form onSubmit={submit}>
      <label className="inline-flex items-center gap-2 text-sm text-muted">
        Customer
        <input
          value={typed}
          placeholder="id, then Enter"
          autoComplete="off"
          maxLength={300}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed.trim() !== value && onChange(typed.trim())}
          className={`${inputLook} w-40 text-text`}
        />
      </label>
    </form>
  );
}
