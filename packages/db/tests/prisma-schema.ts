import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A column as schema.prisma has it. */
export interface SchemaColumn {
  /** Of the field. */
  readonly key: string;
  /** In the database. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'flag' | 'bytes';
  readonly isNullable: boolean;
}

const kinds: Readonly<Record<string, SchemaColumn['kind']>> = {
  String: 'text',
  Int: 'number',
  BigInt: 'number',
  Float: 'number',
  Boolean: 'flag',
  Bytes: 'bytes',
};

/** Every table of schema.prisma with its columns. */
export function readPrismaSchema(): Map<string, SchemaColumn[]> {
  const schema = readFileSync(join(__dirname, '../../../prisma/schema.prisma'), 'utf8');
  const tables = new Map<string, SchemaColumn[]>();
  for (const [, body = ''] of schema.matchAll(/^model \w+ \{\n([^}]*)\n\}/gm)) {
    const name = /@@map\("(\w+)"\)/.exec(body)?.[1];
    if (name === undefined) throw new Error(`a model without @@map: ${body.slice(0, 80)}`);
    const lines = body.split('\n').filter((line) => /^ {2}\w/.test(line));
    tables.set(name, lines.map(columnOf));
  }
  return tables;
}

function columnOf(line: string): SchemaColumn {
  const [, key, type, optional] = /^ {2}(\w+)\s+(\w+)(\?)?/.exec(line) ?? [];
  const kind = kinds[type ?? ''];
  if (key === undefined || kind === undefined) throw new Error(`schema.prisma: ${line} is not understood`);
  const name = /[^@]@map\("(\w+)"\)/.exec(line)?.[1] ?? key;
  return { key, name, kind, isNullable: optional === '?' };
}
