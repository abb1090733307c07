/** A line of a plot in data units; `tone` 0 is the model in question, others fade. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly tone: 0 | 1 | 2;
}

const [width, height, edge] = [320, 260, 44];

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Both axes in 0–1, ticks at quarters; whatever else is drawn is given as SVG in the same units (see `at`). */
export function unitPlot(
  title: string,
  axes: { readonly x: string; readonly y: string },
  lines: readonly Line[],
  more = '',
): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1]
    .map((tick) => {
      const [x, y] = at(tick, tick);
      return (
        `<line class="grid" x1="${x}" y1="${at(0, 0)[1]}" x2="${x}" y2="${at(0, 1)[1]}"/>` +
        `<line class="grid" x1="${at(0, 0)[0]}" y1="${y}" x2="${at(1, 0)[0]}" y2="${y}"/>` +
        `<text class="tick" x="${x}" y="${height - edge + 14}" text-anchor="middle">${tick}</text>` +
        `<text class="tick" x="${edge - 5}" y="${y + 3}" text-anchor="end">${tick}</text>`
      );
    })
    .join('');
  // The model in question last, above the others.
  const drawn = [...lines].sort((left, right) => right.tone - left.tone);
  return figure(
    title,
    lines.filter(({ name }) => name !== ''),
    ticks +
      more +
      drawn.map(({ points, tone }) => `<path class="line tone${tone}" d="${path(points)}"/>`).join('') +
      axisNames(axes),
  );
}

/** Pixels of a point in the unit square. */
export function at(x: number, y: number): readonly [number, number] {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return [round(edge + x * (width - edge - 10)), round(height - edge - y * (height - edge - 10))];
}

/** Horizontal bars, largest first. */
export function barPlot(
  title: string,
  bars: readonly { readonly name: string; readonly value: number }[],
): string {
  const most = Math.max(...bars.map(({ value }) => value), 1e-9);
  const rows = [...bars].sort((left, right) => right.value - left.value);
  const rowHeight = 20;
  const drawn = rows
    .map(({ name, value }, index) => {
      const y = index * rowHeight + 4;
      return (
        `<text class="tick" x="148" y="${y + 11}" text-anchor="end">${escaped(name)}</text>` +
        `<rect class="bar" x="154" y="${y}" width="${((120 * value) / most).toFixed(1)}" height="13" rx="2"/>` +
        `<text class="tick" x="${(158 + (120 * value) / most).toFixed(1)}" y="${y + 11}">${(100 * value).toFixed(0)} %</text>`
      );
    })
    .join('');
  return figure(title, [], drawn, rows.length * rowHeight + 8);
}

function figure(title: string, lines: readonly Line[], content: string, tall = height): string {
  const legend = lines
    .map(({ name, tone }) => `<span><i class="swatch tone${tone}"></i>${escaped(name)}</span>`)
    .join(' ');
  return (
    `<figure><figcaption>${escaped(title)}</figcaption>` +
    `<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${escaped(title)}">${content}</svg>` +
    (legend === '' ? '' : `<p class="legend">${legend}</p>`) +
    `</figure>`
  );
}

function axisNames({ x, y }: { readonly x: string; readonly y: string }): string {
  return (
    `<text class="axis" x="${(width + edge) / 2}" y="${height - 4}" text-anchor="middle">${escaped(x)}</text>` +
    `<text class="axis" x="10" y="${(height - edge) / 2}" text-anchor="middle" transform="rotate(-90 10 ${(height - edge) / 2})">${escaped(y)}</text>`
  );
}

function path(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x, y).join(' ')}`).join('');
}
