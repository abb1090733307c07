// `npm test`: every check there is, on real servers; the last line is the count.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './bootstrap/bundle.mjs';
import { installPackages } from './bootstrap/install-packages.mjs';
import { requireNode } from './bootstrap/require-node.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
await installPackages(projectRoot);
const { test } = await loadEntry(projectRoot, 'test-command');
await test({ projectRoot, argv: process.argv.slice(2) });
