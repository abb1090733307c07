import type { DriftLevel } from '../rest/models/models.ts';

/** What to make of what the scores promise, by how far customers have drifted; null: nothing speaks against it. */
export function describeDriftWarning(drift: DriftLevel): string | null {
  switch (drift) {
    case 'drifted':
      return 'Not to be relied on: today’s customers are others than those the model learnt from, and what its scores promise holds for those.';
    case 'moving':
      return 'With care: today’s customers have begun to differ from those the model learnt from.';
    case 'steady':
      return null;
  }
}
