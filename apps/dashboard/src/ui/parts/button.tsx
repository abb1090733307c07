import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export const buttonLook = cva(
  'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:cursor-not-allowed disabled:opacity-50 max-sm:min-h-11',
  {
    variants: {
      tone: {
        main: 'bg-accent text-on-accent hover:brightness-110',
        plain: 'border border-control/60 bg-panel text-text hover:bg-hover',
        quiet: 'text-muted hover:bg-hover hover:text-text',
      },
      size: {
        small: 'h-7 px-2 text-xs',
        medium: 'h-8 px-3 text-sm',
        large: 'h-10 px-4 text-base',
        icon: 'size-8 max-sm:min-w-11',
      },
    },
    defaultVariants: { tone: 'plain', size: 'medium' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonLook>;

export function Button({ tone, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonLook({ tone, size }), className)} {...rest} />;
}
