import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** Words that once named things here beside the field's own word for them; the glossary has the words that stayed. */
const otherWord: Readonly<Record<string, string>> = {
  brain: 'serving model',
  judge: 'check or evaluate',
  tell: 'replay, report or publish',
  told: 'replayed, reported or published',
  heard: 'received',
  hold: 'lock or contain',
  holding: 'locked or containing',
  settle: 'finish or reply',
  settled: 'finished',
  crown: 'promote',
  deed: 'action',
  stranger: 'unknown customer',
  buried: 'dead letter',
  figure: 'metric, total, amount or value',
};

/** Names that others gave, and one column that a release before this still reads. */
const allowed: ReadonlySet<string> = new Set([
  'packages/db/src/tables/model-watch.ts: figures',
  // The element of HTML.
  'packages/evaluation/src/report/evaluation-plots.ts: figure',
]);

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase());
}

function bannedIn(name: string): string | undefined {
  return wordsOf(name)
    .flatMap((word) => [word, word.replace(/s$/, ''), word.replace(/d$/, '')])
    .find((word) => Object.hasOwn(otherWord, word));
}

/** Every name that a file gives to something. Names of properties that it hands over may be somebody else's. */
function namesGivenIn(text: string, path: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      (ts.isVariableDeclaration(node) ||
        ts.isBindingElement(node) ||
        ts.isParameter(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isMethodDeclaration(node) ||
        ts.isMethodSignature(node) ||
        ts.isPropertySignature(node) ||
        ts.isPropertyDeclaration(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isClassDeclaration(node) ||
        ts.isEnumDeclaration(node)) &&
      node.name !== undefined &&
      (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name))
    ) {
      names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return names;
}

/** `onSettled` is an option of the query library that is handed on. */
function complaintsAbout(path: string, text: string): string[] {
  const names = [...namesGivenIn(text, path), basename(path)];
  return names.flatMap((name) => {
    const word = bannedIn(name);
    if (word === undefined || name === 'onSettled' || allowed.has(`${path}: ${name}`)) return [];
    return [`${path}: "${name}": say ${otherWord[word]}`];
  });
}

test.each([
  ['const toldLater = 1;', 'toldLater'],
  ['interface Parts { readonly onJudged: () => void }', 'onJudged'],
  ['function f({ figures }: { figures: number }) { return figures; }', 'figures'],
  ['class DeadLetters { settle(): void {} }', 'settle'],
])('%s would be refused', (text, name) => {
  expect(complaintsAbout('a.ts', text)).toEqual([expect.stringContaining(`"${name}"`)]);
});

test('names of others are no matter of ours', () => {
  const text = 'const threshold = await Promise.allSettled(all); use({ onSettled: next });';
  expect(complaintsAbout('a.ts', text)).toEqual([]);
});

test('things are named by the words of the field', () => {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' });
  const files = listed.split('\n').filter((path) => path !== '' && !path.includes('/generated/'));
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((path) => complaintsAbout(path, readFileSync(resolve(root, path), 'utf8')))).toEqual(
    [],
  );
});
