import { relative } from 'node:path';
import ts from 'typescript';
import { findDeclaration, readModule, root, type SourceModule } from './source-modules.ts';

/** `lock`: rows are read to be changed (`FOR UPDATE`). */
export type Right = 'select' | 'insert' | 'update' | 'delete' | 'lock';

interface Touched {
  readonly table: string;
  readonly right: Right;
}

/** A statement somewhere in a program's code, or in what it calls of the packages. */
export interface TableUse extends Touched {
  readonly file: string;
}

/**
 * The tables that a program touches, by its source: everything that can be reached by name from its entry, and of that the
 * statements. More than it touches in truth (a branch that is never taken counts) and never less, except where the table of a
 * statement is only known when it runs: those files are named in `dynamic`.
 *
 * @param tables names of the model in Prisma's client → name of its table
 */
export function tableUses(
  entry: string,
  tables: ReadonlyMap<string, string>,
): { readonly uses: readonly TableUse[]; readonly dynamic: readonly string[] } {
  const uses: TableUse[] = [];
  const dynamic = new Set<string>();
  const known = new Set(tables.values());
  const seen = new Set<ts.Node>();

  function visit(module: SourceModule, node: ts.Node): void {
    if (seen.has(node)) return;
    seen.add(node);
    const file = relative(root, module.file);
    const walk = (part: ts.Node): void => {
      if (ts.isTypeNode(part)) return;
      if (ts.isStringLiteralLike(part) || ts.isTemplateExpression(part))
        for (const { table, right } of touchedBySql(sqlOf(part, module))) {
          if (known.has(table)) uses.push({ table, right, file });
          else if (table === unknownName) dynamic.add(file);
        }
      if (ts.isCallExpression(part))
        for (const touched of touchedByCall(part, module, tables)) uses.push({ ...touched, file });
      if (ts.isIdentifier(part)) {
        const found = findDeclaration(module, part.text);
        if (found !== undefined) visit(found.module, found.module.declarations.get(found.name)!);
      }
      ts.forEachChild(part, walk);
    };
    walk(node);
  }

  const module = readModule(entry);
  for (const statement of module.statements) visit(module, statement);
  return { uses, dynamic: [...dynamic].sort() };
}

const unknownName = 'xunknownx';

/** The text of a literal; `${someTable.name}` becomes the table's name, any other part `xunknownx`. */
function sqlOf(node: ts.StringLiteralLike | ts.TemplateExpression, module: SourceModule): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  const parts = node.templateSpans.map(({ expression, literal }) => {
    return `${textOfPart(expression, module)}${literal.text}`;
  });
  return node.head.text + parts.join('');
}

function textOfPart(expression: ts.Expression, module: SourceModule): string {
  if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'name')
    return tableNamed(expression.expression, module) ?? unknownName;
  if (!ts.isCallExpression(expression)) return unknownName;
  // Rows that come with the statement.
  if (expression.expression.getText() === 'jsonTable') return '(rows)';
  const [described] = expression.arguments;
  const table = described === undefined ? undefined : tableNamed(described, module);
  return expression.expression.getText() === 'insertSql'
    ? `INSERT INTO ${table ?? unknownName}`
    : unknownName;
}

const word = '`?([a-z_]+)`?';
/** What stands before a table's name, and the rights it takes. What has a condition reads too. */
const forms: readonly (readonly [RegExp, readonly Right[]])[] = [
  [new RegExp(`\\bDELETE (?:\\w+ )?FROM ${word}`, 'g'), ['delete', 'select']],
  [new RegExp(`\\bINSERT (?:IGNORE )?INTO ${word}[^;]*ON DUPLICATE KEY UPDATE`, 'g'), ['update', 'select']],
  [new RegExp(`\\b(?:INSERT|REPLACE) (?:IGNORE )?INTO ${word}`, 'g'), ['insert']],
  [new RegExp(`(?<!KEY |FOR )\\bUPDATE ${word}\\b`, 'g'), ['update', 'select']],
  [new RegExp(`\\b(?:FROM|JOIN) ${word}`, 'g'), ['select']],
  // A part of a statement: `alert a JOIN …`.
  [new RegExp(`^ ?${word} (?:AS )?[a-z] (?:LEFT )?JOIN `, 'g'), ['select']],
  [new RegExp(`\\bFROM ${word}\\b[^;]*FOR UPDATE`, 'g'), ['lock']],
];

function touchedBySql(text: string): Touched[] {
  const sql = text.replace(/\s+/g, ' ');
  return forms.flatMap(([form, rights]) =>
    [...sql.matchAll(form)].flatMap(([, table = '']) => rights.map((right) => ({ table, right }))),
  );
}

/** Statements that are made of a table's description; another function that is given one reads it. */
const builders: ReadonlyMap<string, readonly Right[]> = new Map([
  ['insert', ['insert']],
  ['insertSql', ['insert']],
  ['update', ['update', 'select']],
  ['updateSql', ['update', 'select']],
]);

const prismaMethods: readonly (readonly [RegExp, readonly Right[]])[] = [
  [/^(find|count|aggregate|groupBy)/, ['select']],
  [/^create/, ['insert', 'select']],
  [/^update/, ['update', 'select']],
  [/^upsert/, ['insert', 'update', 'select']],
  [/^delete/, ['delete', 'select']],
];

function touchedByCall(
  { expression, arguments: given }: ts.CallExpression,
  module: SourceModule,
  tables: ReadonlyMap<string, string>,
): Touched[] {
  if (ts.isIdentifier(expression)) {
    const words = given.map((each) => each.getText()).join();
    const rights: Right[] = [...(builders.get(expression.text) ?? (['select'] as const))];
    if (rights.includes('insert') && /\bupdate\b/.test(words)) rights.push('update', 'select');
    if (/\bFOR UPDATE\b/.test(words)) rights.push('lock');
    const named = given.map((each) => tableNamed(each, module)).filter((name) => name !== undefined);
    return named.flatMap((table) => rights.map((right) => ({ table, right })));
  }
  // `prisma.model.method(…)`, or `model.method(…)` where the model was taken out of it.
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const of = expression.expression;
  const model =
    ts.isPropertyAccessExpression(of) && /(^|\.)prisma$/.test(of.expression.getText()) ? of.name : of;
  const table = ts.isIdentifier(model) ? tables.get(model.text) : undefined;
  const rights = prismaMethods.find(([form]) => form.test(expression.name.text))?.[1] ?? [];
  return table === undefined ? [] : rights.map((right) => ({ table, right }));
}

/** `xTable`, where that is `table('x', …)`. */
function tableNamed(node: ts.Node, module: SourceModule): string | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const found = findDeclaration(module, node.text);
  if (found === undefined) return undefined;
  const text = found.module.declarations.get(found.name)!.getText();
  return new RegExp(`\\b${found.name} = table\\(\\s*'([a-z_]+)'`).exec(text)?.[1];
}
