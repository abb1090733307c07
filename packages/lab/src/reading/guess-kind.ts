import type { LabColumn } from '@ebb/contracts/lab';
import type { ColumnStore } from './column-store.ts';

type Facts = Pick<LabColumn, 'distinct' | 'distinctIsLeast' | 'numbers'>;
type Guess = Pick<LabColumn, 'kind' | 'note'>;

const nameOfId = /(^|[^a-z])(id|uuid|guid|key|code|number|no|nr|email|e-mail|phone)$/i;
const mostCodes = 5;
const mostCategories = 50;

/** What a column most likely is. People correct it: the note says what to look at. */
export function guessKind(column: ColumnStore, { distinct, distinctIsLeast, numbers }: Facts): Guess {
  const { rows, missing, numberCount, dateCount, firstText, name } = column;
  const present = rows - missing;
  if (present === 0) return { kind: 'leave_out', note: 'No row has a value.' };
  if (distinct === 1 && !distinctIsLeast)
    return { kind: 'leave_out', note: 'All rows have the same value: it tells nothing apart.' };
  const isUnique = distinctIsLeast || distinct === present;
  if (dateCount === present) return { kind: 'date', note: null };
  if (numbers !== null && numberCount >= 0.9 * present) {
    const others = present - numberCount;
    const note =
      others > 0 && firstText !== null
        ? `${others} ${others === 1 ? 'value is no number' : 'values are no numbers'} (first in line ${firstText.line}: ${JSON.stringify(firstText.value.slice(0, 40))}); as numbers they count as missing.`
        : null;
    if (isUnique && numbers.isWhole && rows > 20 && nameOfId.test(name)) return { kind: 'id', note };
    if (numbers.isWhole && distinct <= mostCodes && rows >= 30 && !distinctIsLeast) {
      return { kind: 'category', note: note ?? `Only ${distinct} different numbers: taken for a category.` };
    }
    return { kind: 'number', note };
  }
  if (dateCount > 0.9 * present) {
    return { kind: 'date', note: `${present - dateCount} values are no dates and count as missing.` };
  }
  if (isUnique && rows > 20) return { kind: 'id', note: 'Every row has a value of its own.' };
  if (distinctIsLeast || distinct > Math.max(mostCategories, rows / 10)) {
    return { kind: 'leave_out', note: 'Too many different texts for a category.' };
  }
  const isMixed = numberCount > 0.2 * present;
  return {
    kind: 'category',
    note: isMixed ? `${numberCount} of ${present} values are numbers, the others are texts.` : null,
  };
}
