// `npm run verify`: the checks that need no server.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './src/bootstrap/bundle.mjs';
import { installPackages } from './src/bootstrap/install-packages.mjs';
import { requireNode } from './src/bootstrap/require-node.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
await installPackages(projectRoot);
const { verify } = await loadEntry(projectRoot, 'checks/test-command');
await verify({ projectRoot, argv: process.argv.slice(2) });
