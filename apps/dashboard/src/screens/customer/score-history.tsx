import type { CustomerDetail } from '@ebb/contracts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import { bandWords } from '../../lib/formats/alert-words.ts';
import { useNow } from '../../ui/parts/use-time.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { ScoreLine } from './score-line.tsx';

/** The risk over time with the alerts that came of it. */
export function ScoreHistory({ detail }: { detail: CustomerDetail }) {
  const formats = useFormats();
  const now = useNow(60_000);
  const points = detail.history;
  const marks = detail.alerts.flatMap((alert) => [
    { at: alert.openedAt, label: 'Alert' },
    ...(alert.acknowledgedAt === null ? [] : [{ at: alert.acknowledgedAt, label: 'Assigned' }]),
    ...(alert.closedAt === null ? [] : [{ at: alert.closedAt, label: 'Closed' }]),
  ]);
  const last = points.at(-1);
  return (
    <ChartFrame
      title="Risk over time"
      caption={`${points.length === 1 ? 'One score' : `${points.length} scores`}, one a day and one at each change of band; a hole where none was made. Days in ${formats.timeZone}.`}
      columns={[
        {
          label: 'When',
          text: (row) => formats.dateTime(row.at),
          raw: (row) => new Date(row.at).toISOString(),
        },
        { label: 'Risk', text: (row) => String(row.score), raw: (row) => row.score },
        { label: 'Band', text: (row) => bandWords[row.band].word, raw: (row) => row.band },
      ]}
      rows={points}
      fileName={`risk-${detail.customer.customerId}`}
      brief={{ value: last ? String(last.score) : '–', points: points.map((point) => point.score) }}
    >
      {points.length === 0 ? (
        <p className="py-10 text-center text-base text-muted">Not scored yet.</p>
      ) : (
        <ScoreLine scores={points} marks={marks} formatDay={formats.shortDay} now={now} />
      )}
    </ChartFrame>
  );
}
