import { recordedStatements } from '../../infra/recorded-statements.mjs';

const log = (...lines: string[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('statements are kept once a kind, without values, whatever their number, and without what asks for less', () => {
  expect(
    recordedStatements(
      log(
        'PREPARE: SELECT id\n  FROM shop WHERE id IN (?, ?, ?) AND name = ?',
        'EXECUTE: (7) sql: SELECT id FROM shop WHERE id IN (?)',
        "QUERY: UPDATE shop SET name = 'somebody''s' WHERE id = ?",
        'BULK: (8) sql: INSERT INTO shop (id, name) VALUES (?, ?)',
        'EXECUTE: (9) sql: INSERT INTO shop (id, name) VALUES (?, ?), (?, ?)',
        "QUERY: DELETE FROM shop WHERE JSON_VALUE(a, '$.b') = 'c' AND JSON_VALUE(a, '$[0]') = 'd'",
        'QUERY: COMMIT',
        'QUERY: SELECT table_name FROM information_schema.tables',
      ),
    ),
  ).toEqual([
    "DELETE FROM shop WHERE JSON_VALUE(a, '$.b') = 'x' AND JSON_VALUE(a, '$[0]') = 'x'",
    'INSERT INTO shop (id, name) VALUES (?,?)',
    'SELECT id FROM shop WHERE id IN (?) AND name = ?',
    "UPDATE shop SET name = 'x' WHERE id = ?",
  ]);
});
