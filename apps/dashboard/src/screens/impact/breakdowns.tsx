import type { ImpactPage, Shop } from '@ebb/contracts';
import type { ReactNode } from 'react';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { differenceText, intervalText } from './impact-words.ts';

const channelWords: Readonly<Record<ImpactPage['actions'][number]['channel'], string>> = {
  call: 'A call',
  mail: 'A mail',
  offer: 'An offer',
  none: 'Not contacted',
};

/** What became of the worked by what was done first. */
export function ActionsPanel({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  return (
    <Table
      title="By first contact"
      heads={['', 'Customers', 'Ordered again', 'Net revenue each']}
      note="No comparison: who was called, and who was not reached, was decided by people. Only the draw makes groups alike."
    >
      {page.actions.map(({ channel, customers, retained, revenueMinor }) => (
        <Row key={channel} head={channelWords[channel]}>
          <td>{formats.number(customers)}</td>
          <td>{customers === 0 ? '–' : formats.percent(retained / customers)}</td>
          <td>
            {customers === 0
              ? '–'
              : formats.money(Math.round(revenueMinor / customers), shop.currency, shop.currencyDigits)}
          </td>
        </Row>
      ))}
    </Table>
  );
}

/** The comparison by the month in which alerts opened. */
export function MonthsPanel({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  const monthOf = new Intl.DateTimeFormat(formats.locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return (
    <Table
      title="By month"
      heads={['Alerts of', 'Worked', 'Withheld', 'Revenue a customer', 'Ordered again']}
      note="One month is rarely enough by itself: intervals need 100 withheld customers."
    >
      {page.months.map(({ month, worked, withheld, revenue, retention }) => (
        <Row key={month} head={monthOf.format(new Date(`${month}-01`))}>
          <td>{formats.number(worked)}</td>
          <td>{formats.number(withheld)}</td>
          {(['revenue', 'retention'] as const).map((measure) => {
            const found = measure === 'revenue' ? revenue : retention;
            return (
              <td key={measure}>
                {found === null ? '–' : differenceText(measure, found.difference, shop, formats)}
                <span className="block text-sm text-muted">
                  {intervalText(measure, found, shop, formats)}
                </span>
              </td>
            );
          })}
        </Row>
      ))}
      {page.months.length === 0 && (
        <tr>
          <td colSpan={5} className="py-3 text-muted">
            No outcome is known yet.
          </td>
        </tr>
      )}
    </Table>
  );
}

function Table({
  title,
  heads,
  note,
  children,
}: {
  title: string;
  heads: readonly string[];
  note: string;
  children: ReactNode;
}) {
  return (
    <Panel title={title}>
      <div className="-mx-4 overflow-x-auto px-4" tabIndex={0} role="region" aria-label={`${title}, table`}>
        <table className="w-full text-base">
          <thead>
            <tr className="border-b border-line text-sm">
              {heads.map((head, index) =>
                head === '' ? (
                  <td key={index} />
                ) : (
                  <th
                    key={index}
                    scope="col"
                    className={`py-2 font-medium whitespace-nowrap text-muted ${index === 0 ? 'text-left' : 'pl-4 text-right'}`}
                  >
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">{note}</p>
    </Panel>
  );
}

function Row({ head, children }: { head: string; children: ReactNode }) {
  return (
    <tr className="border-b border-line align-top text-right [&>td]:py-2 [&>td]:pl-4">
      <th scope="row" className="py-2 text-left font-normal whitespace-nowrap">
        {head}
      </th>
      {children}
    </tr>
  );
}
