import type { ReactNode } from 'react';
import { useWidth } from '../parts/use-layout.ts';
import { ChartTip, type Tip } from './chart-tip.tsx';
import { letterWidth, longest, type PlotAxis, type PlotScale, scaleOf } from './plot-scale.ts';
import { someOf } from './ticks.ts';

const tickGap = 14;

/**
 * Two straight axes and whatever is drawn between them, as wide as there is room: every chart with axes is one of these.
 * `label` says what the picture shows to those who do not see it. Of the numbers on the x axis those are left out that
 * would run into each other.
 */
export function Plot({
  label,
  x,
  y,
  height = 260,
  onPointAt,
  tipAt,
  children,
}: {
  label: string;
  x: PlotAxis;
  y: PlotAxis;
  height?: number;
  /** The value on the x axis under a pressed pointer. */
  onPointAt?: (value: number) => void;
  /** What is said of the value on the x axis under the pointer. */
  tipAt?: (value: number) => Tip | null;
  children: (scale: PlotScale) => ReactNode;
}) {
  const [attach, width] = useWidth();
  const scale = scaleOf(width, height, x, y);
  const valueAt = (pixels: number) => {
    const share = (pixels - scale.left) / Math.max(1, scale.right - scale.left);
    return x.from + Math.min(1, Math.max(0, share)) * (x.to - x.from);
  };
  const pointAt = (clientX: number, picture: Element) =>
    onPointAt?.(valueAt(clientX - picture.getBoundingClientRect().left));
  return (
    // Its own width must not keep a narrower place from being offered: then it would never shrink.
    <div ref={attach} className="relative" style={{ minHeight: height, contain: 'inline-size' }}>
      {width > 0 && (
        <svg
          role="img"
          aria-label={label}
          width={width}
          height={height}
          className={onPointAt ? 'block cursor-ew-resize touch-pan-y select-none' : 'block'}
          {...(onPointAt && {
            onPointerDown: (event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              pointAt(event.clientX, event.currentTarget);
            },
            onPointerMove: (event) => event.buttons === 1 && pointAt(event.clientX, event.currentTarget),
          })}
        >
          <Axes scale={scale} x={x} y={y} height={height} />
          {children(scale)}
        </svg>
      )}
      {tipAt && width > 0 && <ChartTip scale={scale} valueAt={valueAt} tipAt={tipAt} />}
    </div>
  );
}

function Axes({ scale, x, y, height }: { scale: PlotScale; x: PlotAxis; y: PlotAxis; height: number }) {
  const { left, right, top, bottom } = scale;
  const room = (longest(x) * letterWidth + tickGap) / Math.max(1, right - left);
  return (
    <>
      <g fontSize={11} fill="var(--muted)">
        {y.ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={right} y1={scale.y(tick)} y2={scale.y(tick)} stroke="var(--line)" />
            <text x={left - 6} y={scale.y(tick)} dy="0.32em" textAnchor="end">
              {y.format(tick)}
            </text>
          </g>
        ))}
        {someOf(x.ticks, Math.floor(1 / room) + 1).map((tick) => (
          <text key={tick} x={scale.x(tick)} y={bottom + 15} textAnchor="middle">
            {x.format(tick)}
          </text>
        ))}
        <text x={(left + right) / 2} y={height - 6} textAnchor="middle">
          {x.label}
        </text>
        <text transform={`translate(11 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
          {y.label}
        </text>
      </g>
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--control)" />
    </>
  );
}
