/** How a long computation is watched. It runs in a thread of its own, which is ended to stop it. */
export type ReportStep = (step: string, done01: number) => void;

/** The progress of one step as that of the whole. */
export function within(report: ReportStep, step: string, from01: number, to01: number) {
  report(step, from01);
  return { onProgress: (done01: number) => report(step, from01 + done01 * (to01 - from01)) };
}
