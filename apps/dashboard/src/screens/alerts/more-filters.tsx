import { featureLabels, featureNames, type FeatureName } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useShop } from '../../lib/session/shop-context.tsx';
import { SelectField } from '../../ui/parts/fields/fields.tsx';
import { segmentsQuery } from '../segments/segments-query.ts';
import type { QueueFilter } from './state/queue-view.ts';

/** Major units of the shop's currency. */
const leastValues = [25, 100, 250, 1_000, 5_000] as const;
const look = 'w-full flex-col items-stretch gap-1';

/** How many of the fields below narrow the list. */
export function moreFilters({ reason, segment, minimum }: QueueFilter): number {
  return Number(reason !== '') + Number(segment !== null) + Number(minimum !== null);
}

/** Reason, segment and value: asked for less often than what stands in the bar. */
export function MoreFilterFields({
  filter,
  setFilter,
}: {
  filter: QueueFilter;
  setFilter: (changes: Partial<Omit<QueueFilter, 'shopId'>>) => void;
}) {
  const { shop } = useShop();
  const formats = useFormats();
  const { data } = useQuery(segmentsQuery(shop.id));
  const segments = (data?.segments ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  const minor = (major: number) => major * 10 ** shop.currencyDigits;
  const values = leastValues.map((major) => ({
    value: String(minor(major)),
    label: `${formats.wholeMoney(minor(major), shop.currency, shop.currencyDigits)} or more`,
  }));
  const { reason, segment, minimum } = filter;
  return (
    <>
      <SelectField<'' | FeatureName>
        label="Top reason"
        value={reason}
        options={[
          { value: '', label: 'Any reason' },
          ...featureNames.map((value) => ({ value, label: featureLabels[value] })),
        ]}
        onChange={(chosen) => setFilter({ reason: chosen })}
        className={look}
        isLabelShown
      />
      {(segments.length > 0 || segment !== null) && (
        <SelectField
          label="Segment"
          value={String(segment ?? '')}
          options={withChosen(
            [{ value: '', label: 'Any segment' }, ...segments],
            segment,
            `Segment ${segment}`,
          )}
          onChange={(chosen) => setFilter({ segment: chosen === '' ? null : Number(chosen) })}
          className={look}
          isLabelShown
        />
      )}
      <SelectField
        label="Revenue at risk"
        value={String(minimum ?? '')}
        options={withChosen(
          [{ value: '', label: 'Any value' }, ...values],
          minimum,
          `${formats.money(minimum ?? 0, shop.currency, shop.currencyDigits)} or more`,
        )}
        onChange={(chosen) => setFilter({ minimum: chosen === '' ? null : Number(chosen) })}
        className={look}
        isLabelShown
      />
    </>
  );
}

type Option = { value: string; label: string };

/** An address may ask for what is not offered. */
function withChosen(options: readonly Option[], chosen: number | null, label: string): readonly Option[] {
  const value = String(chosen ?? '');
  return options.some((each) => each.value === value) ? options : [...options, { value, label }];
}
