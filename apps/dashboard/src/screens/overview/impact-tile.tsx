import { useQuery } from '@tanstack/react-query';
import type { ImpactPage, Shop } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import type { Formats } from '../../lib/formats/formats.ts';
import { useHref, useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { impactQuery } from '../impact/impact-query.ts';
import { differenceText, intervalText } from '../impact/impact-words.ts';
import { Tile } from './tile.tsx';

const everyMs = 60_000;

/** What the work saves, as the page Impact has it: the same request, the same verdict, and no number where it gives none. */
export function ImpactTile() {
  const { shop } = useShop();
  const formats = useFormats();
  const href = useHref();
  const may = useMay('impact.read');
  const { data, error } = useQuery({
    ...impactQuery(shop.id, null),
    enabled: may.isAllowed,
    staleTime: everyMs,
  });
  const words = data
    ? savesWords(data, shop, formats)
    : {
        value: '–',
        text: !may.isAllowed
          ? 'for those who do not work the queue'
          : error
            ? 'could not be read'
            : 'being read',
      };
  return (
    <Tile
      label="Saved, against withheld"
      value={words.value}
      to={may.isAllowed ? { href: href('/impact'), label: 'How it is measured' } : undefined}
    >
      {words.text}
    </Tile>
  );
}

/** @returns a value only where the comparison has a verdict that can be told from chance */
export function savesWords(page: ImpactPage, shop: Shop, formats: Formats): { value: string; text: string } {
  const { verdict, revenue, retention, matured } = page;
  switch (verdict.kind) {
    case 'off':
      return { value: 'Not measured', text: 'no customers are withheld for comparison' };
    case 'not_trustworthy':
      return { value: 'Not trustworthy', text: 'the two groups are not of the sizes that the draw makes' };
    case 'too_few':
      return {
        value: 'Too early to say',
        text: `outcomes of about ${formats.number(verdict.missing ?? 0)} more withheld customers have to be known`,
      };
    case 'open':
      return {
        value: 'No difference yet',
        text: `between ${intervalText('revenue', revenue, shop, formats)} a customer is possible`,
      };
    case 'paid':
    case 'cost': {
      const kept =
        retention?.low == null || retention.high === null || retention.low * retention.high <= 0
          ? ''
          : `; ${differenceText('retention', retention.difference, shop, formats)} ordered again`;
      return {
        value: `${differenceText('revenue', revenue?.difference ?? 0, shop, formats)} a customer`,
        text: `${intervalText('revenue', revenue, shop, formats)}, after the cost of contact, over ${formats.number(matured.worked)} worked and ${formats.number(matured.withheld)} withheld${kept}`,
      };
    }
  }
}
