// What the driver noted of statements, as one line for each kind: however many rows or values one had.

const kinds = /^(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b/i;

/** @param log a JSON string a line, as the driver's logger was told */
export function recordedStatements(log) {
  const statements = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => statementOf(JSON.parse(line)))
    .filter((statement) => statement !== undefined);
  return widest([...new Set(statements)]).sort();
}

/** Without those that ask for nothing that another does not ask for too: the same columns with fewer conditions. */
function widest(statements) {
  const kept = [];
  const words = (statement) => new Set(statement.match(/[`\w.]+/g));
  const largestFirst = statements
    .map((statement) => ({ statement, words: words(statement) }))
    .sort((a, b) => b.words.size - a.words.size);
  for (const each of largestFirst)
    if (!kept.some((other) => [...each.words].every((word) => other.words.has(word)))) kept.push(each);
  return kept.map(({ statement }) => statement);
}

function statementOf(line) {
  const sql = line
    .replace(/^(QUERY|PREPARE): /, '')
    .replace(/^(EXECUTE|BULK): \([^)]*\) sql: /, '')
    .replace(/ - parameters:.*$/s, '')
    .replace(/\s+/g, ' ')
    .trim();
  // The schema's own tables: migrations and tests have others.
  if (!kinds.test(sql) || /information_schema|performance_schema|_prisma_migrations/i.test(sql))
    return undefined;
  return (
    sql
      // Values that stand in the text are the tests' own, and may be anybody's; paths into JSON belong to the statement.
      .replace(/'(?:[^'\\]|\\.|'')*'/g, (text) => (text.startsWith("'$") ? text : "'x'"))
      .replace(/\b0x[0-9a-f]+\b/gi, "'x'")
      .replace(/\((\?(?:, ?\?)+)\)/g, (_, list) => `(${list.replaceAll(' ', '')})`)
      .replace(/\bIN ?\((\?,)+\?\)/gi, 'IN (?)')
      .replace(/(\([?,']+(?:[^()]*)\))(?:, ?\([?,'][^()]*\))+/g, '$1')
  );
}
