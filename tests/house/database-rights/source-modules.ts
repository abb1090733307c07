import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

export const root = resolve(__dirname, '../../..');

/** What a name that a module imports stands for elsewhere. */
interface Imported {
  readonly file: string;
  /** `*`: the whole module. */
  readonly name: string;
}

/** A source file, by the names that it declares at the top. */
export interface SourceModule {
  readonly file: string;
  readonly declarations: ReadonlyMap<string, ts.Node>;
  readonly imports: ReadonlyMap<string, Imported>;
  readonly reexports: ReadonlyMap<string, Imported>;
  /** What runs as soon as it is loaded. */
  readonly statements: readonly ts.Node[];
}

const modules = new Map<string, SourceModule>();

export function readModule(file: string): SourceModule {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const declarations = new Map<string, ts.Node>();
  const imports = new Map<string, Imported>();
  const reexports = new Map<string, Imported>();
  const statements: ts.Node[] = [];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) readImport(statement, file, imports);
    else if (ts.isExportDeclaration(statement)) readReexport(statement, file, reexports);
    else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        for (const each of namesIn(name)) declarations.set(each, statement);
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (statement.name !== undefined) declarations.set(statement.name.text, statement);
    } else if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) {
      statements.push(statement);
    }
  }
  const read = { file, declarations, imports, reexports, statements };
  modules.set(file, read);
  return read;
}

/** Where a name that is used in a module is declared. */
export function findDeclaration(
  module: SourceModule,
  name: string,
): { readonly module: SourceModule; readonly name: string } | undefined {
  if (module.declarations.has(name)) return { module, name };
  const elsewhere = module.imports.get(name) ?? module.reexports.get(name);
  if (elsewhere === undefined || elsewhere.name === '*') return undefined;
  return findDeclaration(readModule(elsewhere.file), elsewhere.name);
}

function readImport(node: ts.ImportDeclaration, file: string, into: Map<string, Imported>): void {
  const clause = node.importClause;
  const target = targetOf(node.moduleSpecifier, file);
  if (target === undefined || clause?.namedBindings === undefined) return;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  if (ts.isNamespaceImport(clause.namedBindings))
    throw new Error(`${file} imports a whole module: name what it takes`);
  for (const { name, propertyName, isTypeOnly } of clause.namedBindings.elements)
    if (!isTypeOnly) into.set(name.text, { file: target, name: (propertyName ?? name).text });
}

function readReexport(node: ts.ExportDeclaration, file: string, into: Map<string, Imported>): void {
  const target = targetOf(node.moduleSpecifier, file);
  if (target === undefined || node.exportClause === undefined || !ts.isNamedExports(node.exportClause))
    return;
  for (const { name, propertyName, isTypeOnly } of node.exportClause.elements)
    if (!isTypeOnly) into.set(name.text, { file: target, name: (propertyName ?? name).text });
}

/** The file of ours that is imported; undefined for a library. */
function targetOf(specifier: ts.Expression | undefined, file: string): string | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
  const [, room, door] = /^@ebb\/([\w-]+)(?:\/([\w-]+))?$/.exec(specifier.text) ?? [];
  const path =
    room !== undefined
      ? join(root, 'packages', room, 'src', door === undefined ? 'index.ts' : `${door}-entry.ts`)
      : specifier.text.startsWith('.')
        ? join(dirname(file), specifier.text)
        : undefined;
  return path !== undefined && existsSync(path) && !path.includes('/generated/') ? path : undefined;
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}
