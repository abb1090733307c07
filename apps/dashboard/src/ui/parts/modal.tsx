import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A dialog in the middle, or at the bottom edge of a phone. */
export function Modal({
  isOpen,
  onClose,
  title,
  description,
  returnFocus,
  children,
  className,
}: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** Where the keyboard goes afterwards; back to where it was unless told otherwise. */
  returnFocus?: (() => void) | undefined;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          onOpenAutoFocus={(event) => {
            // To what is asked, not to the way out.
            const dialog = event.currentTarget;
            if (!(dialog instanceof HTMLElement)) return;
            const field = dialog.querySelector<HTMLElement>('input, textarea, select');
            if (field === null) return;
            event.preventDefault();
            field.focus();
          }}
          onCloseAutoFocus={(event) => {
            if (!returnFocus) return;
            event.preventDefault();
            returnFocus();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classNames(
            'fixed z-50 flex max-h-[85dvh] flex-col overflow-hidden border border-line bg-raised shadow-float',
            'top-1/2 left-1/2 w-[min(520px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 rounded-md',
            'max-sm:top-auto max-sm:bottom-0 max-sm:left-0 max-sm:w-full max-sm:translate-x-0 max-sm:translate-y-0 max-sm:rounded-t-xl max-sm:rounded-b-none max-sm:pb-[env(safe-area-inset-bottom)]',
            className,
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <div>
              <Dialog.Title className="text-md font-semibold">{title}</Dialog.Title>
              {description && (
                <Dialog.Description className="text-sm text-muted">{description}</Dialog.Description>
              )}
            </div>
            <Dialog.Close
              aria-label="Close"
              className="-mr-2 grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text max-sm:size-11"
            >
              <X size={16} aria-hidden />
            </Dialog.Close>
          </header>
          <div className="overflow-y-auto px-5 pt-3 pb-5">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
