import { useQuery } from '@tanstack/react-query';
import { useShop } from '../../lib/session/shop-context.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { segmentsQuery } from '../segments/segments-query.ts';

/** Chooses a segment; nothing while the shop has none. */
export function SegmentField({
  segment,
  onChange,
}: {
  segment: number | null;
  onChange: (segment: number | null) => void;
}) {
  const { shop } = useShop();
  const { data } = useQuery(segmentsQuery(shop.id));
  const segments = data?.segments ?? [];
  if (segments.length === 0 && segment === null) return null;
  const options = [
    { value: '', label: 'Any segment' },
    ...segments.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  if (segment !== null && !segments.some(({ id }) => id === segment))
    options.push({ value: String(segment), label: `Segment ${segment}` });
  return (
    <SelectField
      label="Segment"
      value={String(segment ?? '')}
      options={options}
      onChange={(chosen) => onChange(chosen === '' ? null : Number(chosen))}
      className="max-sm:flex-1"
    />
  );
}
