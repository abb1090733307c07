/** The thin bar over rows that are being fetched again. Keeps its height, so that nothing jumps. */
export function ProgressLine({ isBusy }: { isBusy: boolean }) {
  return (
    <div className="h-0.5 overflow-hidden" role="presentation">
      {isBusy && <div className="h-full w-1/3 animate-[slide_1.2s_linear_infinite] bg-accent" />}
    </div>
  );
}
