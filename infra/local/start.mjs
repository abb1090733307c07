// `npm start`: everything Ebb is, as ordinary processes. See README.md beside this file.
import { fileURLToPath } from 'node:url';
import { loadEntry } from './src/bootstrap/bundle.mjs';
import { installPackages } from './src/bootstrap/install-packages.mjs';
import { requireNode } from './src/bootstrap/require-node.mjs';
import { fetchKafkaAhead } from './src/servers/fetch-kafka.mjs';

requireNode();
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const startedMs = Date.now();
const installSeconds = await installPackages(projectRoot, () => fetchKafkaAhead(projectRoot, process.env));
const { start } = await loadEntry(projectRoot, 'supervise/start-command');
await start({ projectRoot, argv: process.argv.slice(2), startedMs, installSeconds });
