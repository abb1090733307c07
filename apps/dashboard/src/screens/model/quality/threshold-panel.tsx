import type { EvaluationCurves, ModelPage, Shop } from '@ebb/contracts';
import Link from 'next/link';
import { useId, useState } from 'react';
import { bandWords } from '../../../lib/formats/alert-words.ts';
import { useHref } from '../../../lib/session/shop-context.tsx';
import { Button } from '../../../ui/parts/button.tsx';
import { Panel } from '../../../ui/parts/panel.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { atThreshold, type ThresholdOutcome } from './at-threshold.ts';
import { ConfusionTable } from './confusion-table.tsx';
import { ThresholdPlot } from './threshold-plot.tsx';

const bandNames = ['medium', 'high', 'critical'] as const;
const usualOfferPercent = 10;

/** What it would have cost and brought to warn from another score on: customers and money, as the line moves. */
export function ThresholdPanel({
  curves,
  bands,
  horizonDays,
  shop,
}: {
  curves: EvaluationCurves;
  bands: ModelPage['bands'];
  horizonDays: number;
  shop: Shop;
}) {
  const formats = useFormats();
  const href = useHref();
  const id = useId();
  const [step, setStep] = useState(() => Math.round(bands.high * 100));
  const [offerPercent, setOfferPercent] = useState(usualOfferPercent);
  const outcome = atThreshold(curves, step, offerPercent / 100);
  const money = (minor: number) => formats.wholeMoney(minor, shop.currency, shop.currencyDigits);
  return (
    <Panel
      title="Where to draw the line"
      aside={
        <Link href={href('/settings/policy')} className="text-sm text-accent hover:underline">
          Set it for the shop
        </Link>
      }
    >
      <label htmlFor={id} className="flex flex-wrap items-baseline gap-x-3 text-base">
        Warn of everybody with a score from
        <output htmlFor={id} className="text-xl font-semibold">
          {step}
        </output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={step}
        aria-valuetext={`${step}: ${formats.number(outcome.warned)} warned of`}
        onChange={(event) => setStep(Number(event.target.value))}
        className="mt-1 h-6 w-full accent-accent max-sm:h-11"
      />
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm text-muted">Lines of the bands:</span>
        {bandNames.map((band) => {
          const line = Math.round(bands[band] * 100);
          return (
            <Button key={band} size="small" aria-pressed={line === step} onClick={() => setStep(line)}>
              {bandWords[band].word} {line}
            </Button>
          );
        })}
      </div>
      <p className="mt-4 text-base" aria-live="polite" data-testid="threshold-sentence">
        {sentenceOf(outcome, curves, formats, money, offerPercent)}
      </p>
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <div>
          <ConfusionTable outcome={outcome} rows={curves.rows} money={money} />
          {curves.money && (
            <label className="mt-3 flex flex-wrap items-center gap-2 text-sm">
              An offer gives away
              <input
                type="number"
                min={0}
                max={100}
                value={offerPercent}
                onChange={(event) => {
                  const percent = Number(event.target.value);
                  if (percent >= 0 && percent <= 100) setOfferPercent(percent);
                }}
                className="h-8 w-16 rounded-md border border-control bg-panel px-2 text-right max-sm:h-11"
              />
              % of a customer’s revenue in {horizonDays} days.
            </label>
          )}
        </div>
        <ThresholdPlot
          curves={curves}
          step={step}
          onStep={setStep}
          marks={bandNames.map((band) => ({ at: bands[band], label: bandWords[band].word }))}
          offerShare01={offerPercent / 100}
          shop={shop}
        />
      </div>
      <p className="mt-3 text-xs text-muted">
        On {formats.number(curves.rows)} test rows the model had not seen; a customer counts once on each test
        day.{' '}
        {curves.money
          ? `Money is what a customer usually spends in ${horizonDays} days, in ${shop.currency}; nobody can say that all of it is saved by a call.`
          : 'This model was trained before money was kept with its test.'}
      </p>
    </Panel>
  );
}

function sentenceOf(
  { warned, caught, missed, recall, precision, falseAlarms, money }: ThresholdOutcome,
  { rows, positives }: EvaluationCurves,
  formats: ReturnType<typeof useFormats>,
  inWords: (minor: number) => string,
  offerPercent: number,
): string {
  if (warned === 0)
    return `Nobody would have been warned of, and all ${formats.number(positives)} leavers missed.`;
  const customers = `${formats.number(warned)} of ${formats.number(rows)} warned of: ${formats.number(caught)} of them left (${formats.percent(precision ?? 0)}), ${formats.percent(recall ?? 0)} of all who left.`;
  if (!money) return `${customers} ${formats.number(missed)} leavers missed.`;
  return `${customers} ${inWords(money.caughtMinor)} at stake caught, ${inWords(money.missedMinor)} missed; offers of ${formats.percent(offerPercent / 100)} to the ${formats.number(falseAlarms)} who would have stayed cost ${inWords(money.falseAlarmMinor)}.`;
}
