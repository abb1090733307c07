/**
 * Resolves with the first reason to stop: Ctrl-C, a polite kill, the terminal going away, or `stop(reason)` called by
 * a part of the launcher. A second Ctrl-C changes nothing: the stop has deadlines of its own.
 */
export function stopSignals(): {
  readonly stopped: Promise<string>;
  stop(reason: string): void;
  readonly signal: AbortSignal;
} {
  const abort = new AbortController();
  let resolveStopped: (reason: string) => void = () => undefined;
  const stopped = new Promise<string>((resolve) => (resolveStopped = resolve));
  const stop = (reason: string) => {
    resolveStopped(reason);
    abort.abort(reason);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop(name));
  // A reader that went away (`npm start | head`) is no reason to leave servers behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return { stopped, stop, signal: abort.signal };
}
