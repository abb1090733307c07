import type { ReactNode } from 'react';
import { classNames } from '../../../ui/parts/class-names.ts';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import type { ThresholdOutcome } from './at-threshold.ts';

/** Who was warned of, against who left. */
export function ConfusionTable({
  outcome,
  rows,
  money,
}: {
  outcome: ThresholdOutcome;
  rows: number;
  money: (minor: number) => string;
}) {
  const formats = useFormats();
  const share = (count: number) => formats.percent(rows === 0 ? 0 : count / rows);
  const inMoney = outcome.money;
  return (
    <table className="w-full table-fixed border-separate border-spacing-1 text-sm" data-testid="confusion">
      <caption className="sr-only">Test customers by what happened and by what would have been done</caption>
      <thead>
        <tr>
          <td className="w-16" />
          <th scope="col" className="px-2 py-1 text-left font-medium text-muted">
            Warned of
          </th>
          <th scope="col" className="px-2 py-1 text-left font-medium text-muted">
            Not warned of
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="text-left font-medium text-muted">
            Left
          </th>
          <Cell name="caught" word="Caught" count={outcome.caught} share={share(outcome.caught)} tone="good">
            {inMoney && `${money(inMoney.caughtMinor)} at stake`}
          </Cell>
          <Cell name="missed" word="Missed" count={outcome.missed} share={share(outcome.missed)} tone="bad">
            {inMoney && `${money(inMoney.missedMinor)} at stake`}
          </Cell>
        </tr>
        <tr>
          <th scope="row" className="text-left font-medium text-muted">
            Stayed
          </th>
          <Cell
            name="false-alarms"
            word="False alarms"
            count={outcome.falseAlarms}
            share={share(outcome.falseAlarms)}
            tone="bad"
          >
            {inMoney && `${money(inMoney.falseAlarmMinor)} given away`}
          </Cell>
          <Cell
            name="left-alone"
            word="Rightly left alone"
            count={outcome.leftAlone}
            share={share(outcome.leftAlone)}
            tone="good"
          >
            {inMoney && 'costs nothing'}
          </Cell>
        </tr>
      </tbody>
    </table>
  );
}

function Cell({
  name,
  word,
  count,
  share,
  tone,
  children,
}: {
  name: string;
  word: string;
  count: number;
  share: string;
  tone: 'good' | 'bad';
  children: ReactNode;
}) {
  const formats = useFormats();
  return (
    <td
      data-cell={name}
      className={classNames(
        'rounded-md border-l-4 bg-well px-3 py-2 align-top',
        tone === 'good' ? 'border-better' : 'border-worse',
      )}
    >
      <span className="block text-xs text-muted">{word}</span>
      <span className="text-lg font-semibold" data-count={count}>
        {formats.number(count)}
      </span>{' '}
      <span className="text-muted">{share}</span>
      {children && <span className="block text-sm">{children}</span>}
    </td>
  );
}
