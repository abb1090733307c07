import { isFree } from '../bootstrap/ports.ts';
import { type Finding, findingsOf } from './finding.ts';

/**
 * Whether the next start gets the ports it had, or would take. Nothing to say while Ebb runs: then they are its own.
 */
export async function checkPorts(
  ports: Readonly<Record<string, number>>,
  isRunning: boolean,
): Promise<Finding[]> {
  const { found, ok, warning } = findingsOf('ports');
  if (isRunning) {
    ok('Ebb runs and has its ports.');
    return found;
  }
  for (const [name, port] of Object.entries(ports))
    if (!(await isFree(port)))
      warning(
        `Port ${port}, which ${name} would get, is taken by another program.`,
        `Nothing needs to be done: the next start takes another one and says so. To have ${port}, end what listens there (\`ss -ltnp 'sport = :${port}'\`).`,
      );
  if (found.length === 0) ok(`All ${Object.keys(ports).length} ports are free.`);
  return found;
}
