/** A verdict as people read it: what it says, and the figures it rests on, for those who want them. */
export interface VerdictParts {
  says: string;
  figures: string | null;
}

/** Figures begin with the first measure that is named, after a colon or in brackets. */
const withFigures = /^(.+?)(?:: | \()((?:ROC AUC|log loss) .+?)\)?(\. .+|; .+)?$/;

/** Parts the sentence the server gives: the plain half alone is what a lead reads on a Monday. */
export function verdictParts(sentence: string): VerdictParts {
  const found = withFigures.exec(sentence.replace(/\.$/, ''));
  const [, says, figures, rest = ''] = found ?? [];
  if (says === undefined || figures === undefined) return { says: sentence, figures: null };
  const whole = `${says}${rest}`;
  return {
    says: `${whole}${whole.endsWith('.') ? '' : '.'}`,
    figures: figures.charAt(0).toUpperCase() + figures.slice(1) + '.',
  };
}
