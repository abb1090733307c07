/** A colour for each place of a segment in the list; the name stands beside it everywhere. */
const colours = [
  'var(--series-1)',
  'var(--series-2)',
  'var(--series-3)',
  'var(--series-4)',
  'var(--series-5)',
  'var(--critical)',
  'var(--medium)',
  'var(--low)',
  'var(--ok)',
  'var(--text)',
] as const;

export function segmentColour(place: number): string {
  return colours[place % colours.length] ?? colours[0];
}
