/** Where on 0 to 100 the customer stands; the number beside it says the same. */
export function RiskScale({ score }: { score: number }) {
  return (
    <div aria-hidden className="relative h-2 rounded-full bg-well">
      <span className="absolute inset-y-0 left-0 rounded-full bg-control/50" style={{ width: `${score}%` }} />
      <span
        className="absolute top-1/2 size-3.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-panel bg-text"
        style={{ left: `${score}%` }}
      />
    </div>
  );
}
