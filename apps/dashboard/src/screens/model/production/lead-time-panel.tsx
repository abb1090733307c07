import type { ModelDetail } from '@ebb/contracts';
import { Panel } from '../../../ui/parts/panel.tsx';
import { useFormats } from '../../../lib/formats/formats-context.tsx';

/** How much earlier it warns than the rule everybody has. */
export function LeadTimePanel({ model }: { model: ModelDetail }) {
  const formats = useFormats();
  const lead = model.leadTime;
  const days = (value: number) =>
    `${formats.fine(Math.round(value * 10) / 10)} ${value === 1 ? 'day' : 'days'}`;
  if (lead === null) {
    return (
      <Panel title="How much earlier">
        <p className="text-base text-muted">
          Not measured: within the test days nobody was silent for 90 days, or the model was trained before
          this was kept. The next training will show it.
        </p>
      </Panel>
    );
  }
  const share = lead.leavers === 0 ? 0 : lead.warnedEarlier / lead.leavers;
  const rivals = model.rivals
    .flatMap(({ name, leadTime }) => (leadTime ? [{ name, leadTime }] : []))
    .sort((left, right) => right.leadTime.meanDaysEarlier - left.leadTime.meanDaysEarlier);
  const most = Math.max(1, lead.meanDaysEarlier, ...rivals.map(({ leadTime }) => leadTime.meanDaysEarlier));
  return (
    <Panel title="How much earlier">
      <p className="text-base">
        {lead.warnedEarlier === 0 ? (
          <>
            At the precision of the rule “no order for {lead.ruleDays} days” it warns of nobody before the
            rule does.
          </>
        ) : (
          <>
            <strong className="font-semibold">{formats.percent(share)}</strong> of the{' '}
            {formats.number(lead.leavers)} who left were warned of before the rule “no order for{' '}
            {lead.ruleDays} days”, half of them{' '}
            <strong className="font-semibold">{days(lead.medianDaysEarlier ?? 0)}</strong> earlier or more.
          </>
        )}
      </p>
      <h3 className="mt-4 text-sm text-muted">Mean days earlier, over everybody who left</h3>
      <ul className="mt-2 grid gap-2 text-sm">
        {[{ name: `Model ${model.version}`, leadTime: lead }, ...rivals].map(({ name, leadTime }, index) => (
          <li
            key={name}
            className="grid grid-cols-[11rem_minmax(0,1fr)_4.5rem] max-sm:grid-cols-[8rem_minmax(0,1fr)_4rem] items-center gap-3"
          >
            <span className={index === 0 ? 'font-semibold' : 'first-letter:uppercase'}>{name}</span>
            <span aria-hidden className="block h-2.5 rounded-sm bg-well">
              <span
                className={`block h-full rounded-sm ${index === 0 ? 'bg-accent' : 'bg-control'}`}
                style={{ width: `${(Math.max(0, leadTime.meanDaysEarlier) / most) * 100}%` }}
              />
            </span>
            <span className="text-right">{days(leadTime.meanDaysEarlier)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-xs text-muted">
        Each with the score from which on its warnings are right as often as the rule’s (
        {formats.percent(lead.rulePrecision)}; here {formats.percent(lead.precision)} from{' '}
        {Math.round(lead.threshold * 100)} on). Not warned earlier counts as 0 days.
      </p>
    </Panel>
  );
}
