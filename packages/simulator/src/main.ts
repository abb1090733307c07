import { fileURLToPath } from 'node:url';
import { processEnvironment } from '@ebb/service-kit';
import { runSimulator } from './run-simulator.ts';

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
}

process.exitCode = await runSimulator(process.argv.slice(2), {
  environment: processEnvironment(),
  dataFolder: fileURLToPath(new URL('../data', import.meta.url)),
  out: (line) => process.stdout.write(line.endsWith('\n') ? line : `${line}\n`),
  errors: (line) => process.stderr.write(`${line}\n`),
  now: Date.now,
  signal: stop.signal,
});
