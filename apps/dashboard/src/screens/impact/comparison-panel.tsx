import type { ImpactPage, Shop, TrialComparison } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { useIsPhone } from '../../ui/parts/use-layout.ts';
import { differenceText, intervalText, measureWords, valueText, type Measure } from './impact-words.ts';

const measures = ['revenue', 'retention'] as const;
const headLook = 'py-2 pl-4 text-right font-medium whitespace-nowrap text-muted';

/** The worked against the withheld, with the interval in which the difference lies. */
export function ComparisonPanel({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  const isPhone = useIsPhone();
  const { phase, costMinor } = page;
  const days = formats.number(phase?.outcomeDays ?? 0);
  const cost = formats.wholeMoney(costMinor, shop.currency, shop.currencyDigits);
  return (
    <Panel title="Worked against withheld">
      {isPhone ? <Cards page={page} shop={shop} /> : <Table page={page} shop={shop} />}
      <p className="mt-3 text-xs text-muted">
        A customer counts where the draw has put it, whatever was done, once its {days} days are over. Revenue
        is what they ordered in them, less refunds and the cost of contact ({cost} in all); it is no profit.
        Revenue is adjusted by what they spent before, orders by their risk when the alert opened. The
        interval holds however often it is looked at.
      </p>
    </Panel>
  );
}

interface Said {
  readonly worked: string;
  readonly withheld: string;
  readonly difference: string;
  readonly interval: string;
  readonly unadjusted: string;
  readonly unadjustedInterval: string;
}

function useSaid(shop: Shop): (measure: Measure, found: TrialComparison) => Said {
  const formats = useFormats();
  return (measure, found) => ({
    worked: valueText(measure, found.worked, shop, formats),
    withheld: valueText(measure, found.withheld, shop, formats),
    difference: differenceText(measure, found.difference, shop, formats),
    interval: intervalText(measure, found, shop, formats) || 'too few yet',
    unadjusted: `unadjusted ${differenceText(measure, found.unadjusted.difference, shop, formats)}`,
    unadjustedInterval: intervalText(measure, found.unadjusted, shop, formats),
  });
}

const nothingKnown = 'No outcomes are known in one of the groups yet';

function Table({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  const saidOf = useSaid(shop);
  const { matured, phase } = page;
  const heads = [
    `Worked (${formats.number(matured.worked)})`,
    `Withheld (${formats.number(matured.withheld)})`,
    'Difference',
    '95% interval',
  ];
  return (
    <div className="-mx-4 overflow-x-auto px-4" tabIndex={0} role="region" aria-label="The comparison">
      <table className="w-full text-base">
        <thead>
          <tr className="border-b border-line text-sm">
            <th scope="col" className="py-2 text-left font-medium text-muted">
              Within {formats.number(phase?.outcomeDays ?? 0)} days
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className={headLook}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => {
            const found = page[measure];
            const said = found && saidOf(measure, found);
            return (
              <tr
                key={measure}
                data-testid={`impact-${measure}`}
                className="border-b border-line align-top text-right [&>td]:py-2 [&>td]:pl-4"
              >
                <th scope="row" className="py-2 text-left font-normal">
                  {measureWords[measure]}
                </th>
                {said === null ? (
                  <td colSpan={4} className="text-muted">
                    {nothingKnown}
                  </td>
                ) : (
                  <>
                    <td>{said.worked}</td>
                    <td>{said.withheld}</td>
                    <td className="font-semibold">
                      {said.difference}
                      <span className="block text-sm font-normal text-muted">{said.unadjusted}</span>
                    </td>
                    <td>
                      {said.interval}
                      <span className="block text-sm text-muted">{said.unadjustedInterval}</span>
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The same for a narrow screen: the difference first. */
function Cards({ page, shop }: { page: ImpactPage; shop: Shop }) {
  const formats = useFormats();
  const saidOf = useSaid(shop);
  const { matured } = page;
  return (
    <ul className="grid gap-4">
      {measures.map((measure) => {
        const found = page[measure];
        const said = found && saidOf(measure, found);
        return (
          <li key={measure} data-testid={`impact-${measure}`} className="text-base">
            <p className="text-muted">{measureWords[measure]}</p>
            {said === null ? (
              <p>{nothingKnown}</p>
            ) : (
              <>
                <p className="text-lg font-semibold">{said.difference}</p>
                <p>95% interval: {said.interval}</p>
                <p className="text-sm text-muted">
                  Worked ({formats.number(matured.worked)}) {said.worked}, withheld (
                  {formats.number(matured.withheld)}) {said.withheld}; {said.unadjusted}
                </p>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
