// Writes grafana/dashboards/*.json from grafana/source. With --check it only compares and fails on a difference.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const here = import.meta.dirname;
const checkOnly = process.argv.includes('--check');

const different = [];
for (const file of readdirSync(join(here, 'source')).filter((name) => name.endsWith('.dashboard.mjs'))) {
  const { default: dashboard } = await import(`./source/${file}`);
  const path = join(here, 'dashboards', file.replace('.dashboard.mjs', '.json'));
  const text = await format(JSON.stringify(dashboard), { parser: 'json', printWidth: 110 });
  if (!checkOnly) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) different.push(path);
}
if (different.length > 0) {
  console.error(`not what the source says, run \`node grafana/build.mjs\`:\n${different.join('\n')}`);
  process.exitCode = 1;
}
