import { type Finding, findingsOf } from './finding.ts';

const opsPort = /^(ingest|scoring|alerts|api|trainer|delivery|backup)Ops(\d*)$/;

/** What the running services say of themselves. */
export async function checkServices(ports: Readonly<Record<string, number>>): Promise<Finding[]> {
  const { found, ok, problem } = findingsOf('services');
  for (const [name, port] of Object.entries(ports)) {
    const [, first, number] = opsPort.exec(name) ?? [];
    if (first === undefined) continue;
    const service = number === '' ? first : `${first}-${number}`;
    const todo = `docs/runbooks/EbbServiceUnready.md; \`curl 'http://127.0.0.1:${port}/readyz?verbose'\` and .ebb/logs/${service}.log`;
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
      const text = await answer.text();
      if (answer.ok) ok(`${service} is ready.`);
      else problem(`${service} runs and is not ready: ${text.slice(0, 300)}`, todo);
    } catch {
      problem(
        `${service} does not answer at port ${port}.`,
        `docs/runbooks/EbbServiceDown.md; .ebb/logs/${service}.log`,
      );
    }
  }
  return found;
}
