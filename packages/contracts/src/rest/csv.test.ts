import { csvLine } from './csv.ts';

it.each([
  [['a', 1, null, -2.5], 'a,1,,-2.5'],
  [['=1+1', '+cmd', '-x', '@sum', '\tx'], "'=1+1,'+cmd,'-x,'@sum,'\tx"],
  [['-12', '+3', '-0.5', '-1-2'], "-12,+3,-0.5,'-1-2"],
  [['Smith, "Joe"', 'two\nlines'], '"Smith, ""Joe""","two\nlines"'],
  [['=HYPERLINK("x","y")'], `"'=HYPERLINK(""x"",""y"")"`],
])('%j is %s', (values, line) => {
  expect(csvLine(values)).toBe(`${line}\r\n`);
});
