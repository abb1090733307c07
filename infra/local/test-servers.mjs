// `npm run test:servers`: keeps the servers that integration tests use running until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './src/bootstrap/bundle.mjs';
import { installPackages } from './src/bootstrap/install-packages.mjs';
import { requireNode } from './src/bootstrap/require-node.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
await installPackages(projectRoot);
const { keepTestServers } = await loadEntry(projectRoot, 'servers/test-servers-command');
await keepTestServers({ projectRoot, argv: process.argv.slice(2) });
