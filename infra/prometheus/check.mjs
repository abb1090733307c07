// Checks the rules and their unit tests with promtool (Debian package `prometheus`).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const promtool = process.env['EBB_PROMTOOL'] ?? 'promtool';
const rules = readdirSync(join(here, 'rules')).map((name) => join('rules', name));
const tests = readdirSync(join(here, 'tests')).map((name) => join('tests', name));

for (const args of [
  ['check', 'rules', ...rules],
  ['test', 'rules', ...tests],
]) {
  const { status, error } = spawnSync(promtool, args, { cwd: here, stdio: 'inherit' });
  if (error !== undefined) {
    console.error(`${promtool} cannot be run: install the Debian package prometheus, or set EBB_PROMTOOL.`);
    process.exit(2);
  }
  if (status !== 0) process.exit(1);
}
