import type { Reason } from '@ebb/contracts';

/** One bar of the waterfall, in points of risk (0–100) from `from` to `to`. */
export interface WaterfallStep {
  key: string;
  text: string;
  from: number;
  to: number;
  kind: 'total' | 'worse' | 'better';
}

interface Explained {
  baseProbability: number;
  rawProbability: number;
  reasons: readonly Reason[];
}

/**
 * From what the model says of anybody to what it says of this customer: the strongest `limit` reasons one by one,
 * the others together, so that the bars always add up to the score shown. Where the calibration makes that another
 * number than the model's own, the model's own stands between.
 */
export function waterfallSteps(explained: Explained, score: number, limit = 7): WaterfallStep[] {
  const strongest = [...explained.reasons]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .filter((reason) => Math.abs(reason.contribution) >= 0.005)
    .slice(0, limit);
  const start = explained.baseProbability * 100;
  const raw = explained.rawProbability * 100;
  const steps: WaterfallStep[] = [
    { key: 'base', text: 'A typical customer', from: 0, to: start, kind: 'total' },
  ];
  let at = start;
  const add = (key: string, text: string, points: number) => {
    steps.push({ key, text, from: at, to: at + points, kind: points >= 0 ? 'worse' : 'better' });
    at += points;
  };
  for (const reason of strongest) add(reason.feature, reason.text, reason.contribution * 100);
  if (Math.abs(raw - at) >= 0.5) add('rest', 'Everything else', raw - at);
  if (Math.abs(score - at) >= 0.5) {
    steps.push({ key: 'raw', text: 'What the model says, uncalibrated', from: 0, to: at, kind: 'total' });
    add('calibration', 'Calibration on past customers', score - at);
  }
  steps.push({ key: 'score', text: 'This customer', from: 0, to: score, kind: 'total' });
  return steps;
}
