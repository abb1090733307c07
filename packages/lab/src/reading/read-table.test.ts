import fc from 'fast-check';
import { createTableReader, readTable } from './read-table.ts';
import { describeTable } from './describe-table.ts';

const described = async (text: string) => describeTable(await readTable(text));
const kindsOf = async (text: string) => (await described(text)).columns.map(({ kind }) => kind);
const lines = (header: string, row: (at: number) => string, count = 40) =>
  `${header}\n${Array.from({ length: count }, (_, at) => row(at)).join('\n')}\n`;

it('guesses numbers, categories, dates and ids, and finds holes and repeats', async () => {
  const report = await described(
    lines('customer_id;country;since;spend;postcode;tier', (at) => {
      const country = ['UK', 'FR', ''][at % 3];
      return `${1000 + at};${country};2025-01-${String((at % 28) + 1).padStart(2, '0')};${at},5;0${at % 4}1;${at % 2}`;
    }).replaceAll('\n', '\r\n'),
  );
  expect(report).toMatchObject({ rows: 40, delimiter: ';', duplicates: 0, missing: 13 });
  expect(report.columns.map(({ kind }) => kind)).toEqual([
    ...['id', 'category', 'date', 'number', 'category', 'category'],
  ]);
  expect(report.columns[3]!.numbers).toMatchObject({ count: 40, least: 0.5, most: 39.5, isWhole: false });
  const repeated = await described('a,b\n1,x\n2,y\n1,x\n1,x\n');
  expect(repeated.duplicates).toBe(2);
});

it('keeps a column of numbers whose type changes late, and says where', async () => {
  const { columns } = await described(lines('n', (at) => (at === 35 ? 'many' : String(at * 1.5))));
  expect(columns[0]).toMatchObject({ kind: 'number', distinct: 40, numbers: { count: 39 } });
  expect(columns[0]!.note).toContain('line 37: "many"');
});

it('leaves out what says nothing', async () => {
  expect(await kindsOf(lines('empty,same,text', (at) => `,7,${'word '.repeat(at % 35)}${at}`))).toEqual([
    ...['leave_out', 'leave_out', 'id'],
  ]);
});

it.each([
  ['', 'The file is empty.'],
  ['a,b\n', 'no rows'],
  ['a,b\n1,2\n3\n', 'Line 3 has 1 values, the first line names 2 columns: the column "b"'],
  ['a,b\n1,2\n1,2,3\n', 'Line 3 has 3 values'],
  ['a,a\n1,2\n', 'Line 1, column 2: a second column is called "a"'],
  ['a,b\n1,"x\n2,y\n', 'a quotation mark is opened and never closed'],
  ['a,b\n1,x"y"\n', 'Line 2, column 2: a quotation mark inside of a value'],
  [`a,b\n1,${'x'.repeat(1_001)}\n`, 'Line 2, column "b": a value of 1001 characters'],
  [`${Array.from({ length: 101 }, (_, at) => `c${at}`).join(',')}\n1\n`, '101 columns'],
])('refuses %j with its line and column', async (text, message) => {
  await expect(readTable(text)).rejects.toThrow(message);
});

it('reads the same however the text is cut', async () => {
  const text = `\uFEFFname,"a ""b"", c",n\r\n"Łódź, PL",,1\r\n"line\r\nbreak",x,-2.50\r\n`;
  const whole = await readTable(text);
  expect(whole.columns.map(({ name }) => name)).toEqual(['name', 'a "b", c', 'n']);
  expect(whole.columns[0]!.textAt(1)).toBe('line\r\nbreak');
  expect(whole.columns[2]!.textAt(1)).toBe('-2.50');
  expect(whole.columns[2]!.numberAt(1)).toBe(-2.5);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 8 }), async (sizes) => {
      const reader = createTableReader();
      let from = 0;
      for (let turn = 0; from < text.length; turn++) {
        reader.write(text.slice(from, from + sizes[turn % sizes.length]!));
        from += sizes[turn % sizes.length]!;
      }
      const { columns, rows } = await reader.end();
      expect(rows).toBe(2);
      columns.forEach((column, place) => {
        for (const row of [0, 1]) expect(column.textAt(row)).toBe(whole.columns[place]!.textAt(row));
      });
    }),
    { numRuns: 40 },
  );
});
