/** What a migration may do to the version before, which may be running, or be put back, while it is applied. */
export interface MigrationStep {
  /** The second step: it takes away what the first replaced. The version before the first cannot run on its schema. */
  readonly isContract: boolean;
  /** The migration that was the first step. */
  readonly after: string | undefined;
  /** From which release on nobody reads or writes any more what goes. */
  readonly unusedSince: string | undefined;
}

const header = (sql: string, word: string) => new RegExp(`^-- ${word}: *(.+)$`, 'm').exec(sql)?.[1]?.trim();

export function stepOf(sql: string): MigrationStep {
  return {
    isContract: header(sql, 'step') === 'contract',
    after: header(sql, 'after'),
    unusedSince: header(sql, 'unused since'),
  };
}

/** `DROP` of what holds no data; the version before asks for the same rows with or without it. */
const harmlessDrop = /^DROP\s+(INDEX|KEY|FOREIGN\s+KEY|CONSTRAINT|CHECK)\b/i;

/**
 * What in these statements would break the version before, or rewrite what is stored: each in words. Tables that the same
 * migration makes may be filled and changed at will.
 */
export function breakingChanges(statements: readonly string[]): string[] {
  const made = new Set(
    statements.flatMap((statement) => {
      const name = /^CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?/i.exec(statement)?.[1];
      return name === undefined ? [] : [name.toLowerCase()];
    }),
  );
  return statements.flatMap((statement) => {
    const [, verb = '', table = ''] =
      /^(ALTER\s+TABLE|DROP\s+TABLE|RENAME\s+TABLE|TRUNCATE(?:\s+TABLE)?|DELETE\s+FROM|UPDATE|REPLACE(?:\s+INTO)?)\s+(?:IF\s+EXISTS\s+)?`?(\w+)`?/i.exec(
        statement,
      ) ?? [];
    if (verb === '' || made.has(table.toLowerCase())) return [];
    if (!/^ALTER/i.test(verb)) return [`${verb.toUpperCase().replace(/\s+/g, ' ')} ${table}`];
    return clausesOf(statement).flatMap((clause) => {
      const flaw = flawOf(clause);
      return flaw === undefined ? [] : [`${table}: ${flaw} (${clause.slice(0, 60)})`];
    });
  });
}

/** The clauses of an ALTER TABLE, split at commas outside of brackets and quotes. */
function clausesOf(statement: string): string[] {
  const body = statement.replace(/^ALTER\s+TABLE\s+`?\w+`?\s*/i, '');
  const clauses: string[] = [];
  let depth = 0;
  let quote = '';
  let clause = '';
  for (const letter of body) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    if (letter === ',' && depth === 0 && quote === '') {
      clauses.push(clause.trim());
      clause = '';
    } else clause += letter;
  }
  return [...clauses, clause.trim()].filter((each) => each !== '');
}

function flawOf(clause: string): string | undefined {
  if (/^DROP\b/i.test(clause)) return harmlessDrop.test(clause) ? undefined : 'drops';
  if (/^(RENAME|CHANGE)\b/i.test(clause))
    return /^RENAME\s+(INDEX|KEY)\b/i.test(clause) ? undefined : 'renames';
  if (/^(MODIFY|CONVERT|ALTER)\b/i.test(clause)) return 'changes what a column holds';
  if (/^ADD\s+(CONSTRAINT\s+\S+\s+)?(UNIQUE|PRIMARY|CHECK)\b/i.test(clause))
    return 'refuses rows that the version before writes';
  const isColumn = /^ADD\s+(?!INDEX|KEY|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|PARTITION)/i.test(clause);
  const needsValue =
    /\bNOT\s+NULL\b/i.test(clause) && !/\b(DEFAULT|GENERATED|AUTO_INCREMENT)\b/i.test(clause);
  return isColumn && needsValue ? 'asks for a value that the version before does not write' : undefined;
}
