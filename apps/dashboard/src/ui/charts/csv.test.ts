import { toCsv } from './csv.ts';

const columns = [
  {
    label: 'name',
    text: (row: [string, number | null]) => row[0],
    raw: (row: [string, number | null]) => row[0],
  },
  { label: 'n, all', text: () => '', raw: (row: [string, number | null]) => row[1] },
];

it('quotes what needs it, leaves gaps empty and numbers bare', () => {
  expect(
    toCsv(columns, [
      ['a "b", c', -1.5],
      ['d', null],
    ]),
  ).toBe('name,"n, all"\r\n"a ""b"", c",-1.5\r\nd,\r\n');
});

it('does not let a spreadsheet run a customer’s name', () => {
  expect(toCsv(columns, [['=HYPERLINK("x")', 1]])).toContain(`"'=HYPERLINK(""x"")"`);
});
