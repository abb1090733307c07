// `npm test`: every check there is, on real servers; the last line is the count.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './src/bootstrap/bundle.mjs';
import { installPackages } from './src/bootstrap/install-packages.mjs';
import { requireNode } from './src/bootstrap/require-node.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
await installPackages(projectRoot);
const { test } = await loadEntry(projectRoot, 'checks/test-command');
await test({ projectRoot, argv: process.argv.slice(2) });
