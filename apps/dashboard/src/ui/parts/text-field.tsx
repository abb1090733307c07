import { useId, type ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export const inputLook =
  'h-9 w-full rounded-md border border-control bg-panel px-2.5 text-base placeholder:text-muted max-sm:h-11 max-sm:text-md';

export function TextField({ label, className, ...rest }: ComponentProps<'input'> & { label: string }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input id={id} className={classNames(inputLook, className)} {...rest} />
    </div>
  );
}
