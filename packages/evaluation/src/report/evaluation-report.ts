import { horizonChange } from '@ebb/training';
import { conclusionsOf } from './conclusions.ts';
import { featureNames } from '@ebb/contracts';
import { isoDay } from '@ebb/domain';
import type { LogEvaluation } from '../evaluate-log.ts';
import { at, barPlot, escaped, unitPlot, type Line } from './evaluation-plots.ts';
import { metricColumns } from './evaluation-table.ts';
import type { ContenderResult } from '@ebb/training';

/**
 * The evaluation as one HTML file that needs nothing else: metrics of every model and rule, and the plots of the
 * champion beside the best of the others. Light and dark, wide and narrow.
 */
export function evaluationReport(
  log: { readonly title: string; readonly about: string },
  evaluations: readonly LogEvaluation[],
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(log.title)}: churn model evaluation</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(log.title)}</h1>
<p>${escaped(log.about)}</p>
${evaluations.map(sectionOf).join('\n')}
<footer><p>Every model and rule was trained on cut-offs whose label windows end before its test begins, and asked about the
same test rows. Shares of customers “leave” who place no order within the horizon. ECE is the expected calibration error
over ten bins of equal mass. Intervals are 95 %, customers drawn whole.</p></footer>
</main>
</body>
</html>
`;
}

function sectionOf(evaluation: LogEvaluation): string {
  const { plan, rows, churnShare, results, survey } = evaluation;
  const champion = results[0]!;
  const rule = bestOf(results, 'plain_rule');
  const other = bestOf(results, 'challenger');
  const tests = plan.folds.map(({ testCutOff }) => isoDay(testCutOff)).join(', ');
  const change = horizonChange(plan);
  const why = change === null ? '' : ` (${change})`;
  return `<section>
<h2>Horizon ${plan.horizonDays} days${why}</h2>
<p>${count(rows)} rows at ${plan.cutOffDays.length} cut-offs from ${isoDay(plan.cutOffDays[0]!)} to ${isoDay(plan.cutOffDays.at(-1)!)};
${percent(churnShare)} of them without an order within the horizon; customers count as active for ${evaluation.activeWindowDays} days after an order. Tested at ${tests}. Data from ${isoDay(survey.firstDay)} to ${isoDay(survey.lastDay)}.</p>
<ul>${conclusionsOf(evaluation)
    .map((line) => `<li>${escaped(line)}</li>`)
    .join('')}</ul>
<ul class="sum">
<li><b>${champion.pooled.rocAuc.toFixed(3)}</b> ROC AUC; ${rule.pooled.rocAuc.toFixed(3)} for the best plain rule, “${escaped(rule.name)}”</li>
<li><b>${champion.pooled.calibrationError.toFixed(3)}</b> calibration error</li>
<li><b>${champion.pooled.liftAt10.toFixed(2)} ×</b> as many leavers in the riskiest tenth as in a random one</li>
${leadSentence(champion)}
</ul>
${metricTable('All tests together', results, 'pooled')}
${metricTable('Newest test alone', results, 'newest')}
<div class="plots">
${plotsOf(champion, other, rule)}
</div>
${thresholdTable(champion)}
</section>`;
}

function bestOf(results: readonly ContenderResult[], kind: ContenderResult['kind']): ContenderResult {
  return results
    .filter((result) => result.kind === kind)
    .reduce((best, result) => (result.pooled.rocAuc > best.pooled.rocAuc ? result : best));
}

function leadSentence({ leadTime }: ContenderResult): string {
  if (leadTime === null)
    return '<li>No lead time: the 90-day rule raised no alert in the tests, or nobody left</li>';
  const { warnedEarlier, leavers, medianDaysEarlier, meanDaysEarlier, precision, rulePrecision } = leadTime;
  return (
    `<li><b>${medianDaysEarlier ?? 0} days</b> earlier than “no order for 90 days” in the median, for ` +
    `${count(warnedEarlier)} of ${count(leavers)} who left (${meanDaysEarlier.toFixed(0)} days over all of them), ` +
    `at a precision of ${percent(precision)} against ${percent(rulePrecision)}</li>`
  );
}

function metricTable(title: string, results: readonly ContenderResult[], where: 'pooled' | 'newest'): string {
  const head = metricColumns.map(([name]) => `<th scope="col">${name}</th>`).join('');
  const body = results
    .map(
      (result, index) =>
        `<tr${index === 0 ? ' class="champion"' : ''}><th scope="row">${escaped(result.name)}</th>` +
        metricColumns.map(([, value]) => `<td>${value(result[where])}</td>`).join('') +
        `<td>${where === 'pooled' && result.leadTime !== null ? result.leadTime.meanDaysEarlier.toFixed(1) : ''}</td></tr>`,
    )
    .join('\n');
  return `<h3>${title}, ${count(results[0]![where].rows)} rows</h3>
<div class="wide" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr><th scope="col">Model or rule</th>${head}<th scope="col">${where === 'pooled' ? 'days earlier' : ''}</th></tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function plotsOf(champion: ContenderResult, other: ContenderResult, rule: ContenderResult): string {
  const three = (points: (result: ContenderResult) => Line['points']): Line[] =>
    ([champion, other, rule] as const).map((result, tone) => ({
      name: result.name,
      points: points(result),
      tone: tone as Line['tone'],
    }));
  const zip = (x: readonly number[], y: readonly number[]): [number, number][] =>
    x.map((value, index) => [value, y[index]!]);
  const { curves } = champion;
  const bins = curves.calibration
    .map(({ meanProbability, observedShare, low, high }) => {
      const [x, y] = at(meanProbability, observedShare);
      return (
        `<line class="interval" x1="${x}" y1="${at(0, low)[1]}" x2="${x}" y2="${at(0, high)[1]}"/>` +
        `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`
      );
    })
    .join('');
  const diagonal: Line = {
    name: '',
    points: [
      [0, 0],
      [1, 1],
    ],
    tone: 2,
  };
  const { truePositives, falsePositives } = curves.confusion;
  const stayed = curves.rows - curves.positives;
  const thresholds = truePositives.map((_, step) => step / (truePositives.length - 1));
  const flagged: Line[] = [
    {
      name: 'leavers flagged',
      points: zip(
        thresholds,
        truePositives.map((n) => n / Math.max(1, curves.positives)),
      ),
      tone: 0,
    },
    {
      name: 'stayers flagged',
      points: zip(
        thresholds,
        falsePositives.map((n) => n / Math.max(1, stayed)),
      ),
      tone: 1,
    },
  ];
  return [
    unitPlot('Calibration', { x: 'said', y: 'came true' }, [diagonal], bins),
    unitPlot('ROC', { x: 'stayers flagged', y: 'leavers flagged' }, [
      ...three((result) => zip(result.curves.roc.falsePositiveShare, result.curves.roc.truePositiveShare)),
      diagonal,
    ]),
    unitPlot(
      'Precision and recall',
      { x: 'recall', y: 'precision' },
      three((result) => zip(result.curves.precisionRecall.recall, result.curves.precisionRecall.precision)),
    ),
    unitPlot('Gain', { x: 'share of customers called', y: 'share of leavers reached' }, [
      ...three((result) => [
        [0, 0],
        ...result.curves.deciles.map(({ share01, gain }) => [share01, gain] as const),
      ]),
      diagonal,
    ]),
    unitPlot('Flagged from a threshold on', { x: 'threshold', y: 'share flagged' }, flagged),
    ...(champion.importance === null
      ? []
      : [
          barPlot(
            'What the model looks at',
            champion.importance.map((value, index) => ({
              name: featureNames[index]!.replaceAll('_', ' '),
              value,
            })),
          ),
        ]),
  ].join('\n');
}

function thresholdTable({ curves }: ContenderResult): string {
  const { confusion, money, rows, positives } = curves;
  const amount = (minor: number | undefined): string => count(Math.round((minor ?? 0) / 100));
  const body = [10, 20, 30, 33, 40, 50, 60, 66, 70, 80, 85, 90]
    .map((step) => {
      const [hits, alarms] = [confusion.truePositives[step]!, confusion.falsePositives[step]!];
      const cells = [
        count(hits),
        count(alarms),
        count(positives - hits),
        count(rows - positives - alarms),
        hits + alarms === 0 ? '–' : percent(hits / (hits + alarms)),
        amount(money?.caughtMinor[step]),
        amount(money?.missedMinor[step]),
        amount(money?.falseAlarmMinor[step]),
      ];
      return `<tr><th scope="row">${(step / 100).toFixed(2)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    })
    .join('\n');
  return `<h3>What a threshold costs</h3>
<div class="wide" tabindex="0" role="region" aria-label="What a threshold costs"><table>
<thead><tr><th scope="col">from</th><th scope="col">leavers flagged</th><th scope="col">stayers flagged</th><th scope="col">leavers missed</th><th scope="col">stayers left alone</th><th scope="col">precision</th><th scope="col">revenue at stake, flagged</th><th scope="col">… missed</th><th scope="col">revenue of stayers flagged</th></tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function percent(share01: number): string {
  return `${(100 * share01).toFixed(1)} %`;
}

const style = `
:root{color-scheme:light dark;--ink:#16211f;--soft:#586663;--paper:#fbfcfb;--line:#d9e0dd;--a:#0b6e5f;--b:#b4560f;--c:#7a8a86}
@media(prefers-color-scheme:dark){:root{--ink:#e6eeeb;--soft:#9fb0ab;--paper:#101716;--line:#2b3735;--a:#4fc3ae;--b:#f0a062;--c:#84958f}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{font-size:1.5rem;margin:0 0 .5rem}h2{margin:2.5rem 0 .5rem;font-size:1.25rem}h3{font-size:1rem;margin:1.75rem 0 .5rem}
footer,.legend{color:var(--soft)}footer{margin-top:3rem;font-size:.875rem;max-width:65ch}
.sum{list-style:none;padding:0;display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}
.sum li{border-top:2px solid var(--a);padding-top:.4rem;font-size:.9rem}.sum b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums;min-width:100%}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child{text-align:left;position:sticky;left:0;background:var(--paper)}thead th{color:var(--soft);font-weight:500;vertical-align:bottom}
tbody th{font-weight:400}.champion th,.champion td{font-weight:600}
.plots{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));margin-top:2rem}
figure{margin:0}figcaption{font-weight:600;font-size:.9rem;margin-bottom:.25rem}svg{width:100%;height:auto;display:block}
.grid{stroke:var(--line);stroke-width:1}.tick{fill:var(--soft);font-size:10px}.axis{fill:var(--soft);font-size:11px}
.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.tone0{stroke:var(--a)}.line.tone1{stroke:var(--b);stroke-width:1.5}.line.tone2{stroke:var(--c);stroke-width:1.5;stroke-dasharray:4 3}
.interval{stroke:var(--a);stroke-width:1.5;opacity:.6}.dot{fill:var(--a)}.bar{fill:var(--a)}
.legend{font-size:.8rem;margin:.25rem 0 0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}.swatch{display:inline-block;width:.9em;height:.25em;margin-right:.4em;vertical-align:middle}
.swatch.tone0{background:var(--a)}.swatch.tone1{background:var(--b)}.swatch.tone2{background:var(--c)}
`;
