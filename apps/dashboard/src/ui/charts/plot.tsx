import type { ReactNode } from 'react';
import { useWidth } from '../parts/use-layout.ts';

/** Where values lie in the picture, CSS pixels. */
export interface PlotScale {
  x: (value: number) => number;
  y: (value: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface PlotAxis {
  from: number;
  to: number;
  ticks: readonly number[];
  format: (value: number) => string;
  label: string;
}

const margin = { right: 22, top: 12, bottom: 40 };
const labelWidth = 6.4;
/** The name of the axis, turned, and the air on both sides of its numbers. */
const besideNumbers = 28;

/**
 * Two straight axes and whatever is drawn between them, as wide as there is room. `label` says what the picture
 * shows to those who do not see it.
 */
export function Plot({
  label,
  x,
  y,
  height = 260,
  onPointAt,
  children,
}: {
  label: string;
  x: PlotAxis;
  y: PlotAxis;
  height?: number;
  /** The value on the x axis under a pressed pointer. */
  onPointAt?: (value: number) => void;
  children: (scale: PlotScale) => ReactNode;
}) {
  const [attach, width] = useWidth();
  const scale = scaleOf(width, height, x, y);
  const pointAt = (clientX: number, picture: Element) => {
    const at = clientX - picture.getBoundingClientRect().left;
    const share = (at - scale.left) / Math.max(1, scale.right - scale.left);
    onPointAt?.(x.from + Math.min(1, Math.max(0, share)) * (x.to - x.from));
  };
  return (
    // Its own width must not keep a narrower place from being offered: then it would never shrink.
    <div ref={attach} style={{ minHeight: height, contain: 'inline-size' }}>
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
          <g fontSize={11} fill="var(--muted)">
            {y.ticks.map((tick) => (
              <g key={tick}>
                <line
                  x1={scale.left}
                  x2={scale.right}
                  y1={scale.y(tick)}
                  y2={scale.y(tick)}
                  stroke="var(--line)"
                />
                <text x={scale.left - 6} y={scale.y(tick)} dy="0.32em" textAnchor="end">
                  {y.format(tick)}
                </text>
              </g>
            ))}
            {x.ticks.map((tick) => (
              <text key={tick} x={scale.x(tick)} y={scale.bottom + 15} textAnchor="middle">
                {x.format(tick)}
              </text>
            ))}
            <text x={(scale.left + scale.right) / 2} y={height - 6} textAnchor="middle">
              {x.label}
            </text>
            <text
              transform={`translate(11 ${(scale.top + scale.bottom) / 2}) rotate(-90)`}
              textAnchor="middle"
            >
              {y.label}
            </text>
          </g>
          <line
            x1={scale.left}
            x2={scale.right}
            y1={scale.bottom}
            y2={scale.bottom}
            stroke="var(--control)"
          />
          {children(scale)}
        </svg>
      )}
    </div>
  );
}

function scaleOf(width: number, height: number, x: PlotAxis, y: PlotAxis): PlotScale {
  const longest = Math.max(...y.ticks.map((tick) => y.format(tick).length));
  const left = Math.round(besideNumbers + longest * labelWidth);
  const right = Math.max(left + 1, width - margin.right);
  const [top, bottom] = [margin.top, height - margin.bottom];
  return {
    x: (value) => left + ((value - x.from) / (x.to - x.from || 1)) * (right - left),
    y: (value) => bottom - ((value - y.from) / (y.to - y.from || 1)) * (bottom - top),
    left,
    right,
    top,
    bottom,
  };
}

/** The drawing of a line through the points, which are not smoothed. */
export function linePath(scale: PlotScale, xs: readonly number[], ys: readonly number[]): string {
  return xs
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${scale.x(value).toFixed(1)} ${scale.y(ys[index] ?? 0).toFixed(1)}`,
    )
    .join('');
}
