import { useEffect, useRef, useState } from 'react';
import { useWidth } from '../parts/use-layout.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** Points of one picture: places in units of the axes, and the place of each one's segment in the list. */
export interface ScatterPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly group: Uint8Array;
}

export interface ScatterAxis {
  readonly label: string;
  readonly format: (value: number) => string;
}

const height = 380;
const margin = { left: 56, right: 12, top: 8, bottom: 34 };
const hitPx = 8;

/** Draws tens of thousands of points on a canvas of its own; an element for each would freeze the page. */
export function ScatterCanvas({
  points,
  x,
  y,
  colours,
  names,
  noun = 'customers',
}: {
  points: ScatterPoints;
  x: ScatterAxis;
  y: ScatterAxis;
  colours: readonly string[];
  names: readonly string[];
  /** What a point is. */
  noun?: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [attach, width] = useWidth();
  const [hit, setHit] = useState<number | null>(null);
  const formats = useFormats();
  const fromX = rangeOf(points.x);
  const fromY = rangeOf(points.y);
  const inner = {
    width: Math.max(1, width - margin.left - margin.right),
    height: height - margin.top - margin.bottom,
  };
  const placeX = (value: number) => margin.left + ((value - fromX.low) / fromX.span) * inner.width;
  const placeY = (value: number) => margin.top + (1 - (value - fromY.low) / fromY.span) * inner.height;

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = height * ratio;
    pen.scale(ratio, ratio);
    pen.clearRect(0, 0, width, height);
    const style = getComputedStyle(element);
    const resolved = (colour: string) =>
      colour.startsWith('var(') ? style.getPropertyValue(colour.slice(4, -1)) : colour;
    pen.strokeStyle = resolved('var(--line)');
    pen.strokeRect(margin.left, margin.top, inner.width, inner.height);
    pen.fillStyle = resolved('var(--muted)');
    pen.font = '11px sans-serif';
    const ends = (range: Range) => [range.low, range.low + range.span / 2, range.low + range.span];
    pen.textAlign = 'center';
    for (const value of ends(fromX)) {
      const at = Math.min(width - 24, Math.max(margin.left + 14, placeX(value)));
      pen.fillText(x.format(value), at, height - margin.bottom + 14);
    }
    pen.fillText(x.label, margin.left + inner.width / 2, height - 6);
    pen.textAlign = 'right';
    for (const value of ends(fromY)) pen.fillText(y.format(value), margin.left - 4, placeY(value) + 4);
    pen.globalAlpha = points.x.length > 2_000 ? 0.5 : 0.8;
    colours.forEach((colour, group) => {
      pen.fillStyle = resolved(colour);
      for (let at = 0; at < points.x.length; at++) {
        if (points.group[at] === group)
          pen.fillRect(placeX(points.x[at]!) - 1.5, placeY(points.y[at]!) - 1.5, 3, 3);
      }
    });
    pen.globalAlpha = 1;
  });

  const find = (clientX: number, clientY: number) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return;
    let nearest: number | null = null;
    let least = hitPx * hitPx;
    for (let at = 0; at < points.x.length; at++) {
      const off =
        (placeX(points.x[at]!) - clientX + box.left) ** 2 + (placeY(points.y[at]!) - clientY + box.top) ** 2;
      if (off >= least) continue;
      least = off;
      nearest = at;
    }
    setHit(nearest);
  };
  return (
    <div ref={attach} style={{ minHeight: height, contain: 'inline-size' }}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${formats.number(points.x.length)} ${noun}, ${x.label} across, ${y.label} up, coloured by segment. The table view has the numbers.`}
        style={{ width: '100%', height }}
        onPointerMove={(event) => find(event.clientX, event.clientY)}
        onPointerLeave={() => setHit(null)}
      />
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {names.map((name, place) => (
          <li key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colours[place] }} />
            {name}
          </li>
        ))}
      </ul>
      <p className="min-h-5 text-sm text-muted">
        {hit !== null &&
          `${names[points.group[hit]!] ?? ''}: ${x.label} ${x.format(points.x[hit]!)}, ${y.label} ${y.format(points.y[hit]!)}`}
      </p>
    </div>
  );
}

interface Range {
  low: number;
  span: number;
}

function rangeOf(values: Float64Array): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high >= low)) return { low: 0, span: 1 };
  return { low, span: high > low ? high - low : 1 };
}
