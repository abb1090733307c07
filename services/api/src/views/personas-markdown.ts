import {
  segmentFeatureLabels,
  segmentFeatureNames,
  segmentFeatureUnits,
  type SegmentsPage,
} from '@ebb/contracts';

/** The personas as a document to hand on. @param currencyDigits places of a minor unit */
export function personasMarkdown(
  { segments, report, currency, asOf }: SegmentsPage,
  currencyDigits: number,
): string {
  if (report === null) return '# Customer segments\n\nThere are none yet.\n';
  const money = (minor: number) => `${(minor / 10 ** currencyDigits).toFixed(currencyDigits)} ${currency}`;
  const share = (part: number, of: number) => (of > 0 ? `${((100 * part) / of).toFixed(1)} %` : 'n/a');
  const total = (of: (segment: SegmentsPage['segments'][number]) => number) =>
    segments.reduce((sum, segment) => sum + of(segment), 0);
  const all = {
    customers: total(({ customers }) => customers),
    revenue: total(({ revenueMinor }) => revenueMinor),
    atRisk: total(({ revenueAtRiskMinor }) => revenueAtRiskMinor),
  };
  const parts = segments.map((segment) => {
    const portrait = report.segments.find(({ id }) => id === segment.id);
    const typical = segmentFeatureNames.map((feature, place) => {
      const show = (value = 0) =>
        segmentFeatureUnits[feature] === 'money' ? money(value) : String(Math.round(value * 10) / 10);
      const label = segmentFeatureLabels[feature];
      return `| ${label} | ${show(portrait?.medians[place])} | ${show(report.medians[place])} |`;
    });
    return [
      `## ${plain(segment.name)}`,
      '',
      `- Customers: ${segment.customers} (${share(segment.customers, all.customers)})`,
      `- Revenue: ${money(segment.revenueMinor)} (${share(segment.revenueMinor, all.revenue)})`,
      `- Revenue at risk: ${money(segment.revenueAtRiskMinor)} (${share(segment.revenueAtRiskMinor, all.atRisk)})`,
      '',
      '| Median | Segment | Shop |',
      '|---|---|---|',
      ...typical,
      '',
    ].join('\n');
  });
  const from = new Date(asOf).toISOString();
  const trained = new Date(report.asOf).toISOString();
  return `# Customer segments\n\nSizes as of ${from}; medians as of the training, ${trained}.\n\n${parts.join('\n')}`;
}

/** A name is text, never a mark of Markdown or HTML. */
function plain(name: string): string {
  return name.replaceAll(/[\\`*_{}[\]<>#|]/g, (mark) => `\\${mark}`);
}
