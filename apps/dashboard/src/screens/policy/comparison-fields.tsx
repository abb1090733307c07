import type { AlertPolicySettings, ImpactOutlook, Shop } from '@ebb/contracts';
import { contactChannels } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { roughly } from '../impact/impact-words.ts';
import { outlookQuery } from '../impact/impact-query.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import type { Formats } from '../../lib/formats/formats.ts';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { PolicySlider } from './policy-slider.tsx';

const channelWords = { call: 'A call', mail: 'A mail', offer: 'An offer' } as const;

/** How many are left alone for comparison, with what that can show, and what a contact costs. */
export function ComparisonFields({
  settings: { holdoutPercent, contactCosts },
  shop,
  disabled,
  onChange,
}: {
  settings: AlertPolicySettings;
  shop: Shop;
  disabled: boolean;
  onChange: (changed: Partial<AlertPolicySettings>) => void;
}) {
  const formats = useFormats();
  const { data: outlook } = useQuery(outlookQuery(shop.id));
  const major = 10 ** shop.currencyDigits;
  return (
    <>
      <PolicySlider
        label="Customers withheld, to compare"
        hint={holdoutHint(holdoutPercent, outlook, formats)}
        value={holdoutPercent}
        least={0}
        most={50}
        words={holdoutPercent === 0 ? 'none' : formats.percent(holdoutPercent / 100)}
        disabled={disabled}
        onChange={(value) => onChange({ holdoutPercent: value })}
      />
      <fieldset>
        <legend className="text-base font-medium">What one contact costs, {shop.currency}</legend>
        <div className="mt-1 grid grid-cols-3 gap-3">
          {contactChannels.map((channel) => (
            <TextField
              key={channel}
              label={channelWords[channel]}
              type="number"
              inputMode="decimal"
              min={0}
              step={1 / major}
              value={contactCosts[channel] / major}
              disabled={disabled}
              onChange={(event) => {
                const cost = Math.round(Number(event.target.value) * major);
                if (Number.isFinite(cost) && cost >= 0)
                  onChange({ contactCosts: { ...contactCosts, [channel]: cost } });
              }}
            />
          ))}
        </div>
        <p className="mt-1 text-sm text-muted">
          Working time, and what an offer gives away. Impact takes it off the revenue.
        </p>
      </fieldset>
    </>
  );
}

/** What the share can show, by the nearest that was worked out. */
function holdoutHint(percent: number, outlook: ImpactOutlook | undefined, formats: Formats): string {
  if (percent === 0)
    return 'Without them nobody can say whether the work pays: whoever comes back might have come back anyway.';
  const what =
    'Their alerts open as ever, but nobody sees them. Another share, line or number of alerts a day begins a new comparison.';
  if (outlook === undefined) return what;
  const nearest = outlook.shares.reduce((best, each) =>
    Math.abs(each.sharePercent - percent) < Math.abs(best.sharePercent - percent) ? each : best,
  );
  const points = (value: number) => formats.fine(Math.round(value * 1_000) / 10);
  const share = formats.percent(nearest.sharePercent / 100);
  const year =
    nearest.smallestInAYear === null
      ? ''
      : ` In this shop a year with ${share} shows a reduction of ${points(nearest.smallestInAYear)} points or more.`;
  const leaving = `${formats.percent(outlook.churn)} to ${formats.percent(Math.max(0, outlook.churn - outlook.reduction))}`;
  return `${what} To see leaving fall from ${leaving} takes about ${roughly(nearest.needed, formats)} customers with ${share} withheld.${year}`;
}
