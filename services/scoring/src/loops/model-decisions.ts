import type { LiveServings } from '@ebb/model-serving';
import type { Scope } from '@ebb/service-kit';
import type { ScoringReporter } from '../metrics.ts';
import type { StartLoop } from './run-loop.ts';

const everyMs = 2_000;

/** Takes up what was decided about models, and says which of them cannot score: when that changes, not at each look. */
export function startModelDecisions(
  startLoop: StartLoop,
  { servings, report, log }: { servings: LiveServings; report: ScoringReporter; log: Scope['log'] },
): void {
  let lastUnusable = '[]';
  startLoop('model decisions', everyMs, async () => {
    await servings.refresh();
    const unusable = [...servings.unusable()];
    report.unusableModels(unusable.flatMap(([, each]) => each).length);
    const news = JSON.stringify(unusable);
    if (news !== lastUnusable) {
      for (const [shop, why] of unusable) log.error({ shop, why }, 'models cannot score; the rule tiers do');
      lastUnusable = news;
    }
    return { more: false };
  });
}
