import type { Alert, Shop } from '@ebb/contracts';
import { alertStanding, bandWords, snoozeText } from '../../lib/formats/alert-words.ts';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { useNow } from '../../ui/parts/use-time.ts';

/** The alert in one sentence, for whoever gets the link. */
export function Verdict({ alert, shop }: { alert: Alert; shop: Shop }) {
  const formats = useFormats();
  const now = useNow(60_000);
  const money = formats.wholeMoney(alert.revenueAtRiskMinor, alert.currency, shop.currencyDigits);
  const moved =
    alert.score === null || alert.score === alert.openedScore
      ? ''
      : `, ${alert.score > alert.openedScore ? 'up' : 'down'} from ${alert.openedScore} when it opened`;
  return (
    <p className="text-base text-muted">
      <strong className="font-semibold text-text">{sentence(alert)}</strong>
      {moved}. Opened {formats.ago(alert.openedAt, now)}.{' '}
      <strong className="font-semibold text-text">{money}</strong> at stake. {alertStanding(alert)}.
      {alert.snooze !== null && <> Snoozed {snoozeText(alert.snooze, formats)}.</>}
    </p>
  );
}

function sentence(alert: Alert): string {
  if (alert.score === null) return 'No longer scored';
  const { meaning } = bandWords[alert.band];
  return `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}: risk ${alert.score} of 100`;
}
