// The health check of a service's container. Docker only notes that a container is not healthy, so a process that has not answered
// for six checks in a row is ended here; `restart` then starts it again, as the launcher does without containers.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const misses = '/tmp/liveness-misses';
const mostMisses = Number(process.env['EBB_LIVENESS_MISSES'] ?? 6);
/** Set in the image alone: outside of a container other processes are none of its business. */
const isContainer = process.env['EBB_CONTAINER'] === '1';

/** The ops port in use: each service has its own by default, and the one that listens is this container's. */
async function isAlive() {
  const given = process.env['EBB_METRICS_PORT'];
  const ports = given ? [given] : [9101, 9102, 9103, 9104, 9105, 9106];
  const answers = await Promise.allSettled(
    ports.map((port) => fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(6_000) })),
  );
  return answers.some(({ value }) => value?.ok);
}

function missedBefore() {
  try {
    return Number(readFileSync(misses, 'utf8'));
  } catch {
    return 0;
  }
}

/** The service: the child of the container's first process. */
function servicePid() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && name !== '1')
    .map(Number)
    .find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist/main.js');
      } catch {
        return false;
      }
    });
}

if (await isAlive()) rmSync(misses, { force: true });
else {
  const missed = missedBefore() + 1;
  writeFileSync(misses, String(missed));
  const pid = isContainer && missed >= mostMisses ? servicePid() : undefined;
  if (pid !== undefined) {
    rmSync(misses, { force: true });
    process.kill(pid, 'SIGKILL');
  }
  process.exitCode = 1;
}
