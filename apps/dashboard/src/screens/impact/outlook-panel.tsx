import type { ImpactOutlook } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { roughly } from './impact-words.ts';

const headLook = 'py-2 pl-4 text-right font-medium text-muted';

/** What a comparison in this shop could show, and when: chosen before, not hoped for after. */
export function OutlookPanel({ outlook }: { outlook: ImpactOutlook }) {
  const formats = useFormats();
  const { customersADay, customers, churn, basis, outcomeDays, reduction, shares } = outlook;
  const points = (value: number) => `${formats.fine(Math.round(value * 1_000) / 10)} points`;
  const less = Math.max(0, churn - reduction);
  return (
    <Panel title="What this shop can hope to see">
      <p className="text-base">
        {basis === 'back_test'
          ? `With the policy of now about ${formats.fine(customersADay)} customers a day become alerts, and ${formats.percent(churn)} of them place no order within ${formats.number(outcomeDays)} days. ${formats.number(customers)} customers are scored; each counts once in a phase.`
          : `How many customers become alerts is not known yet: that takes a model, and 30 alerts in the weeks it was tested on. For the table half of them are taken to leave. ${formats.number(customers)} customers are scored; each counts once in a phase.`}
      </p>
      <div
        className="-mx-4 mt-2 overflow-x-auto px-4"
        tabIndex={0}
        role="region"
        aria-label="What each share can show"
      >
        <table className="w-full text-base" data-testid="impact-outlook">
          <thead>
            <tr className="border-b border-line align-bottom text-sm">
              <th scope="col" className="py-2 text-left font-medium text-muted">
                Withheld
              </th>
              <th scope="col" className={headLook}>
                Customers to see {formats.percent(churn)} → {formats.percent(less)} leaving
              </th>
              <th scope="col" className={headLook}>
                Known after
              </th>
              <th scope="col" className={headLook}>
                A year shows
              </th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ sharePercent, needed, neededForOneLook, days, smallestInAYear }) => (
              <tr
                key={sharePercent}
                className="border-b border-line text-right align-top [&>td]:py-2 [&>td]:pl-4"
              >
                <th scope="row" className="py-2 text-left font-normal">
                  {formats.percent(sharePercent / 100)}
                </th>
                <td>
                  {roughly(needed, formats)}
                  <span className="block text-sm text-muted">
                    {roughly(neededForOneLook, formats)} if looked at once
                  </span>
                </td>
                <td>
                  {days === null
                    ? basis === 'assumed'
                      ? '–'
                      : 'never here'
                    : days > 730
                      ? `${formats.fine(Math.round(days / 36.525) / 10)} years`
                      : `${formats.number(days)} days`}
                </td>
                <td>
                  {smallestInAYear === null
                    ? basis === 'assumed'
                      ? '–'
                      : 'nothing'
                    : `${points(smallestInAYear)} or more`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">
        Seen in 80 of 100 such comparisons, at 95%, looked at every day. A small shop sees large effects only:
        that is no fault of the work. Of the withheld the shop loses what the work would have brought.
      </p>
    </Panel>
  );
}
