import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPrismaSchema, type SchemaColumn } from '../../tests/prisma-schema.ts';
import type { Column } from '../sql/table.ts';

interface Described {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column<unknown>>>;
}

/** Read and written by Prisma alone: schema.prisma is their one description. */
const ofPrisma = ['disk_sample', 'model_watch', 'user', 'user_shop'];
const schema = readPrismaSchema();

async function describedTables(): Promise<Described[]> {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const modules = await Promise.all(
    files.map((file) => import(join(__dirname, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((exported) => Object.values(exported)).filter(isTable);
}

function isTable(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && 'columns' in value && 'name' in value;
}

/** A line for each column, the same in whatever order they are. */
function linesOf(columns: readonly SchemaColumn[]): string[] {
  return columns
    .map(({ key, name, kind, isNullable }) => `${key}: ${name} ${kind}${isNullable ? ' or null' : ''}`)
    .sort();
}

function describedLines({ columns }: Described): string[] {
  return linesOf(Object.entries(columns).map(([key, column]) => ({ key, ...column })));
}

test('every table is described once, or left to Prisma', async () => {
  const names = (await describedTables()).map(({ name }) => name);
  expect([...names, ...ofPrisma].sort()).toEqual([...schema.keys()].sort());
});

test('the descriptions have the columns of schema.prisma, all of them and no other', async () => {
  for (const table of await describedTables())
    expect([table.name, ...describedLines(table)]).toEqual([
      table.name,
      ...linesOf(schema.get(table.name) ?? []),
    ]);
});

test('a column that is missing, too many, misnamed, of another type or nullable is seen', async () => {
  const alert = (await describedTables()).find(({ name }) => name === 'alert')!;
  const { score, ...others } = alert.columns;
  const damaged: Readonly<Record<string, Column<unknown>>>[] = [
    others,
    { ...alert.columns, mood: { name: 'mood', kind: 'text', isNullable: true } },
    { ...others, score: { ...score!, name: 'scored' } },
    { ...others, score: { ...score!, kind: 'text' } },
    { ...others, score: { ...score!, isNullable: false } },
    { ...others, points: score! },
  ];
  const must = linesOf(schema.get('alert')!);
  expect(describedLines(alert)).toEqual(must);
  for (const columns of damaged) expect(describedLines({ name: 'alert', columns })).not.toEqual(must);
});
