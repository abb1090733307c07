// `npm run test:servers`: keeps the servers that integration tests use running until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './bootstrap/bundle.mjs';
import { installPackages } from './bootstrap/install-packages.mjs';
import { requireNode } from './bootstrap/require-node.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
await installPackages(projectRoot);
const { keepTestServers } = await loadEntry(projectRoot, 'test-servers-command');
await keepTestServers({ projectRoot, argv: process.argv.slice(2) });
