import type { CustomerDetail } from '@ebb/contracts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { waterfallSteps, type WaterfallStep } from './waterfall-steps.ts';

const colors: Readonly<Record<WaterfallStep['kind'], string>> = {
  total: 'bg-accent',
  worse: 'bg-worse',
  better: 'bg-better',
};

/** Why the score is what it is: from a typical customer to this one, reason by reason. */
export function Waterfall({ detail, score }: { detail: CustomerDetail; score: number }) {
  const formats = useFormats();
  const { prediction, customer } = detail;
  if (!prediction) return null;
  const steps = waterfallSteps(prediction, score);
  const points = (step: WaterfallStep) =>
    step.kind === 'total' ? formats.number(step.to) : formats.signed(step.to - step.from);
  return (
    <ChartFrame
      title="Why"
      caption={`Points of risk, 0 to 100. ${prediction.modelId === null ? 'By rule tiers: no model yet.' : `By model ${prediction.modelVersion ?? prediction.modelId}.`}${customer.scoredAt === null ? '' : ` As of ${formats.dateTime(customer.scoredAt)} ${formats.timeZone}.`}`}
      columns={[
        { label: 'Reason', text: (step) => step.text, raw: (step) => step.text },
        { label: 'Points', text: points, raw: (step) => Math.round((step.to - step.from) * 10) / 10 },
      ]}
      rows={steps}
      fileName={`reasons-${customer.customerId}`}
    >
      <ol className="grid gap-1.5">
        {steps.map((step) => (
          <li
            key={step.key}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2.5rem] items-center gap-3 text-sm max-sm:grid-cols-[minmax(0,1fr)_2.5rem]"
          >
            <span className={step.kind === 'total' ? 'font-semibold' : ''}>{step.text}</span>
            <span
              aria-hidden
              className="relative h-4 rounded bg-well max-sm:order-3 max-sm:col-span-2 max-sm:h-2"
            >
              <span
                className={`absolute inset-y-0 rounded-sm ${colors[step.kind]}`}
                style={{
                  left: `${clamp(Math.min(step.from, step.to))}%`,
                  width: `max(2px, ${Math.abs(clamp(step.to) - clamp(step.from))}%)`,
                }}
              />
            </span>
            <span
              className={`text-right font-medium ${step.kind === 'total' ? '' : step.kind === 'worse' ? 'text-worse' : 'text-better'}`}
            >
              {points(step)}
            </span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}

function clamp(points: number): number {
  return Math.min(100, Math.max(0, points));
}
