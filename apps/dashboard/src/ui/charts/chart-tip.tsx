import { useState } from 'react';
import type { PlotScale } from './plot-scale.ts';

/** What is said about the point under the pointer. */
export interface Tip {
  /** Where it lies on the x axis. */
  at: number;
  title: string;
  rows: readonly (readonly [name: string, value: string])[];
}

/** Lies over a plot and says what is under the pointer. It draws itself only: the plot is not drawn again for it. */
export function ChartTip({
  scale,
  valueAt,
  tipAt,
}: {
  scale: PlotScale;
  /** The value on the x axis at so many pixels from the left edge of the plot. */
  valueAt: (pixels: number) => number;
  tipAt: (value: number) => Tip | null;
}) {
  const [tip, setTip] = useState<Tip | null>(null);
  const left = tip === null ? 0 : scale.x(tip.at);
  const isRight = left > (scale.left + scale.right) / 2;
  return (
    <div
      aria-hidden
      className="absolute inset-0 touch-pan-y"
      onPointerMove={(event) =>
        setTip(tipAt(valueAt(event.clientX - event.currentTarget.getBoundingClientRect().left)))
      }
      onPointerLeave={() => setTip(null)}
    >
      {tip !== null && (
        <>
          <div
            className="pointer-events-none absolute w-px bg-control"
            style={{ left, top: scale.top, height: scale.bottom - scale.top }}
          />
          <div
            className="pointer-events-none absolute z-10 rounded-md border border-line bg-raised px-3 py-2 text-xs whitespace-nowrap shadow-float"
            style={{
              left,
              top: scale.top,
              transform: isRight ? 'translateX(calc(-100% - 8px))' : 'translateX(8px)',
            }}
          >
            <p className="text-muted">{tip.title}</p>
            {tip.rows.map(([name, value]) => (
              <p key={name} className="font-semibold text-text">
                {value} <span className="font-normal text-muted">{name}</span>
              </p>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
