import type { Totals } from './sending/deliver.ts';
import type { Refusal } from './sending/sender.ts';

/** JSON lines for whoever started the simulator: progress on one stream, what went wrong on the other. */
export interface Reporter {
  progress(step: string, totals: Totals, total: number): void;
  finished(step: string, totals: Totals, total: number): void;
  /** Refusals are shown one by one up to a limit, and counted beyond it. */
  refused(step: string, refusal: Refusal): void;
  problem(message: string): void;
}

const betweenProgressMs = 250;
const mostRefusalsShown = 50;

/** @param clockMs a monotonic clock, to keep progress lines apart */
export function jsonLinesReporter(
  out: (line: string) => void,
  errors: (line: string) => void,
  clockMs: () => number,
): Reporter {
  let lastProgressMs = -Infinity;
  let shown = 0;
  return {
    progress(step, { done, rejected }, total) {
      if (clockMs() - lastProgressMs < betweenProgressMs) return;
      lastProgressMs = clockMs();
      out(JSON.stringify({ step, done, total, rejected }));
    },
    finished(step, { done, accepted, rejected }, total) {
      lastProgressMs = -Infinity;
      out(JSON.stringify({ step, done, total, accepted, rejected, finished: true }));
    },
    refused(step, refusal) {
      shown += 1;
      if (shown <= mostRefusalsShown) errors(JSON.stringify({ step, refused: refusal }));
      if (shown === mostRefusalsShown)
        errors(JSON.stringify({ step, note: 'further refusals are only counted' }));
    },
    problem(message) {
      errors(JSON.stringify({ problem: message }));
    },
  };
}
