/** How much of a known whole is done. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  const percent = total > 0 ? Math.min(100, Math.round((done / total) * 100)) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-2 overflow-hidden rounded-full bg-well"
    >
      <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
    </div>
  );
}

/** The thin bar over rows that are being fetched again. Keeps its height, so that nothing jumps. */
export function ProgressLine({ isBusy }: { isBusy: boolean }) {
  return (
    <div className="h-0.5 overflow-hidden" role="presentation">
      {isBusy && <div className="h-full w-1/3 animate-[slide_1.2s_linear_infinite] bg-accent" />}
    </div>
  );
}
