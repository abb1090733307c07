import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesOfCustomers } from '@ebb/db';
import { rightsOf, serviceNames, tableRights } from '@ebb/db/installation';
import { root } from './database-rights/source-modules.ts';
import { tableUses, type Right } from './database-rights/table-uses.ts';

const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
/** Names of Prisma's client → tables. */
const tables = new Map(
  [...schema.matchAll(/^model (\w+) \{\n([^}]*)\n\}/gm)].map(([, model = '', body = '']) => [
    model[0]!.toLowerCase() + model.slice(1),
    /@@map\("(\w+)"\)/.exec(body)![1]!,
  ]),
);
tables.set('migrations', '_prisma_migrations');

/** Files with a statement whose table is only known when it runs, and what they touch besides what can be read there. */
const statedByHand: Readonly<Record<string, Readonly<Record<string, readonly Right[]>>>> = {
  // A table's description goes through here; who gives it is seen.
  'packages/db/src/sql/table.ts': {},
  'packages/db/src/maintenance/stored-customers.ts': {},
  'packages/db/src/views/customer-export.ts': {},
  // Parts of statements, which are read where they stand.
  'packages/db/src/views/alerts.ts': {},
  'packages/db/src/views/customers.ts': {},
  'packages/db/src/commands/run-lab-job.ts': {
    lab_file: ['select', 'update'],
    lab_study: ['select', 'update'],
  },
  'packages/db/src/maintenance/erase-customer.ts': Object.fromEntries(
    [...tablesOfCustomers, 'refused_event', 'dead_letter_request', 'dead_letter'].map((table) => [
      table,
      ['delete', 'select'] as const,
    ]),
  ),
};
/** Files that hand a table's description on to be written. */
const writtenElsewhere: typeof statedByHand = {
  'packages/db/src/commands/store-truth.ts': {
    model_truth: ['insert', 'update'],
    model_duel: ['insert', 'update'],
  },
};

const letters = { select: 'SELECT', insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

describe.each(serviceNames)('the account of %s', (service) => {
  const { uses, dynamic } = tableUses(join(root, 'services', service, 'src/main.ts'), tables);
  const files = new Set([...uses.map(({ file }) => file), ...dynamic]);
  const touched = [
    ...uses,
    ...Object.entries({ ...statedByHand, ...writtenElsewhere })
      .filter(([file]) => files.has(file))
      .flatMap(([file, more]) =>
        Object.entries(more).flatMap(([table, rights]) => rights.map((right) => ({ table, right, file }))),
      ),
  ];

  it('has what its statements take', () => {
    expect(touched.length).toBeGreaterThan(2);
    const missing = touched.filter(({ table, right }) => {
      const has = rightsOf(service, table);
      // MySQL locks rows for whoever may change or remove them.
      if (right === 'lock') return !has.includes('UPDATE') && !has.includes('DELETE');
      return !has.includes(letters[right]);
    });
    expect([...new Set(missing.map(({ table, right, file }) => `${right} ${table}: ${file}`))]).toEqual([]);
  });

  it('has nothing that no statement takes', () => {
    const locked = new Set(touched.filter(({ right }) => right === 'lock').map(({ table }) => table));
    const taken = new Set(
      touched.flatMap(({ table, right }) => (right === 'lock' ? [] : [`${letters[right]} ${table}`])),
    );
    const more = Object.keys(tableRights).flatMap((table) =>
      rightsOf(service, table)
        .filter((right) => !(right === 'UPDATE' && locked.has(table)))
        .map((right) => `${right} ${table}`)
        .filter((right) => !taken.has(right)),
    );
    expect(more).toEqual([]);
  });

  it('runs no statement on a table that nobody has named', () => {
    expect(dynamic.filter((file) => !(file in statedByHand))).toEqual([]);
  });
});

test('the table of rights knows every table, and no other', () => {
  expect(Object.keys(tableRights).sort()).toEqual([...tables.values()].sort());
});
