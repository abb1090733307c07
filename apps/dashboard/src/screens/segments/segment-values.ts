import {
  segmentFeatureLabels,
  segmentFeatureUnits,
  type SegmentFeatureName,
  type SegmentPortrait,
  type Shop,
} from '@ebb/contracts';
import type { Formats } from '../../lib/formats/formats.ts';

type Currency = Pick<Shop, 'currency' | 'currencyDigits'>;

/** A feature's value as a person reads it. */
export function featureText(
  feature: SegmentFeatureName,
  value: number,
  formats: Formats,
  { currency, currencyDigits }: Currency,
): string {
  switch (segmentFeatureUnits[feature]) {
    case 'money':
      return formats.wholeMoney(value, currency, currencyDigits);
    case 'days':
      return `${formats.number(value)} d`;
    case 'count':
      return formats.fine(value);
  }
}

/** "Orders above 5 and days since last order at most 40": what a shallow tree says of most of a segment. */
export function ruleSentence({ rule }: SegmentPortrait, formats: Formats, currency: Currency): string {
  const parts = rule.conditions.map(({ feature, above, atMost }) => {
    const text = (value: number) => featureText(feature, value, formats, currency);
    const label = segmentFeatureLabels[feature].toLowerCase();
    if (above !== null && atMost !== null) return `${label} above ${text(above)} and at most ${text(atMost)}`;
    return above === null ? `${label} at most ${text(atMost ?? 0)}` : `${label} above ${text(above)}`;
  });
  if (parts.length === 0) return 'No simple rule describes them.';
  return (
    `Mostly: ${parts.join(', ')}. That fits ${formats.percent(rule.coverage01)} of them, ` +
    `and ${formats.percent(rule.precision01)} of those it fits are in the segment.`
  );
}

/** Part of a whole, 0 where there is none. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
