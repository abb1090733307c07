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
  /** What is measured. Empty where the title of the chart says it. */
  label: string;
}

const margin = { right: 22, top: 12 };
const belowNumbers = { bare: 24, named: 40 };
/** The air on both sides of the y axis' numbers, and the name of the axis, turned. */
const besideNumbers = { bare: 12, named: 28 };
export const letterWidth = 6.4;

/** Letters of the longest number. */
export function longest({ ticks, format }: PlotAxis): number {
  return Math.max(0, ...ticks.map((tick) => format(tick).length));
}

export function scaleOf(width: number, height: number, x: PlotAxis, y: PlotAxis): PlotScale {
  const beside = y.label === '' ? besideNumbers.bare : besideNumbers.named;
  const left = Math.round(beside + longest(y) * letterWidth);
  const right = Math.max(left + 1, width - margin.right);
  const top = margin.top;
  const bottom = height - (x.label === '' ? belowNumbers.bare : belowNumbers.named);
  return {
    x: (value) => left + ((value - x.from) / (x.to - x.from || 1)) * (right - left),
    y: (value) => bottom - ((value - y.from) / (y.to - y.from || 1)) * (bottom - top),
    left,
    right,
    top,
    bottom,
  };
}
