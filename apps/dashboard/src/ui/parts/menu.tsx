import { DropdownMenu } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A menu that stays open whatever arrives meanwhile. */
export function Menu({
  trigger,
  children,
  align = 'start',
  side = 'bottom',
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom' | 'right';
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          className="z-50 min-w-52 rounded-md border border-line bg-raised p-1 text-base shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export const menuItemLook =
  'flex min-h-9 items-center gap-2.5 rounded px-2.5 py-1.5 outline-none select-none data-highlighted:bg-hover data-highlighted:text-text max-sm:min-h-11';

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={classNames(menuItemLook, 'cursor-pointer', className)} {...rest} />;
}
