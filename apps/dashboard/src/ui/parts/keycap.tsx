export function Keycap({ children }: { children: string }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-line bg-well px-1 font-sans text-xs text-muted">
      {children}
    </kbd>
  );
}
