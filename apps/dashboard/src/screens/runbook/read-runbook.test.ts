import { resolve } from 'node:path';
import { readRunbook, renderRunbook } from './read-runbook.ts';

const folder = resolve(__dirname, '../../../../../docs/runbooks');

test('a page becomes HTML, with ways to the other pages', async () => {
  const html = await readRunbook('EbbServiceRestarts', folder);
  expect(html).toContain('<h1>EbbServiceRestarts</h1>');
  expect(html).toContain('<strong>What it means.</strong>');
  expect(await readRunbook('EbbScoringSlow', folder)).toContain(
    '<a href="/runbooks/EbbScoringBehind">EbbScoringBehind</a>',
  );
});

test('a link to a file of the project names the file', () => {
  expect(renderRunbook('see [rebuild](../rebuild-a-shop.md)')).toContain(
    'rebuild (<code>docs/rebuild-a-shop.md</code>)',
  );
});

test('nothing else can be read', async () => {
  for (const name of ['../backup', 'EbbNobody', 'Ebb/../../x', ''])
    expect(await readRunbook(name, folder)).toBeUndefined();
});
