import type { ActionRule } from './action-rule.ts';

export const note: ActionRule<'note'> = {
  past: 'wrote a note on',
  suitsAnyVersion: true,
  apply() {
    return { changed: {} };
  },
};
