import type { Band } from '@ebb/contracts';

/** Shape and word of each band; the colour only repeats what these say. */
export const bandWords: Readonly<Record<Band, { word: string; meaning: string }>> = {
  critical: { word: 'Critical', meaning: 'very likely to stop buying' },
  high: { word: 'High', meaning: 'likely to stop buying' },
  medium: { word: 'Medium', meaning: 'may stop buying' },
  low: { word: 'Low', meaning: 'likely to buy again' },
  lapsed: { word: 'Lapsed', meaning: 'past the active window, no longer scored' },
  none: { word: 'No order', meaning: 'never ordered, not scored' },
};
