// Checks configuration, rules and the rules' unit tests with promtool (Debian package `prometheus`).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const promtool = process.env['EBB_PROMTOOL'] ?? 'promtool';
const tests = readdirSync(join(here, 'tests')).map((name) => join('tests', name));

for (const args of [
  ['check', 'config', 'prometheus.yml'],
  ['test', 'rules', ...tests],
]) {
  const { status, error } = spawnSync(promtool, args, { cwd: here, stdio: 'inherit' });
  if (error !== undefined) {
    console.error(`${promtool} cannot be run: install the Debian package prometheus, or set EBB_PROMTOOL.`);
    process.exit(2);
  }
  if (status !== 0) process.exit(1);
}
