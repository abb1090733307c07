import type { CustomerDetail } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { bandWords, closeReasonWords } from '../../lib/formats/alert-words.ts';
import type { Formats } from '../../lib/formats/formats.ts';

const monthDays = 30;
/** Less than this is noise, not news. */
const leastPoints = 3;

/** What is different from a month ago, newest first: the first thing to know before a call. */
export function whatChanged(
  detail: Pick<CustomerDetail, 'history' | 'alerts'>,
  formats: Formats,
  now: number,
): string[] {
  const lines: { at: number; text: string }[] = [];
  const recent = detail.history.filter((point) => point.at >= now - monthDays * dayMs);
  const last = recent.at(-1);
  const before = detail.history.findLast((point) => point.at < now - monthDays * dayMs) ?? recent[0];
  if (last && before && before !== last) {
    const points = last.score - before.score;
    const days = Math.max(1, Math.round((now - before.at) / dayMs));
    const span =
      days > 2 * monthDays ? `since ${formats.day(before.at)}` : `in ${days} ${days === 1 ? 'day' : 'days'}`;
    lines.push({
      at: now,
      text:
        Math.abs(points) < leastPoints
          ? `Risk has hardly moved ${span}: ${before.score} to ${last.score}.`
          : `Risk ${points > 0 ? 'rose' : 'fell'} ${Math.abs(points)} points ${span}: ${before.score} to ${last.score}.`,
    });
  }
  for (let index = 1; index < recent.length; index++) {
    const [from, to] = [recent[index - 1], recent[index]];
    if (!from || !to || from.band === to.band) continue;
    lines.push({
      at: to.at,
      text: `Went from ${bandWords[from.band].word.toLowerCase()} to ${bandWords[to.band].word.toLowerCase()} on ${formats.shortDay(to.at)}.`,
    });
  }
  for (const alert of detail.alerts) {
    if (alert.closedAt !== null && alert.closedAt >= now - monthDays * dayMs) {
      const how = alert.closeReason ? `: ${closeReasonWords[alert.closeReason]}` : '';
      lines.push({ at: alert.closedAt, text: `Alert closed ${formats.ago(alert.closedAt, now)}${how}.` });
    } else if (alert.status !== 'closed') {
      const standing =
        alert.status === 'open' ? 'unassigned' : `assigned to ${alert.ownerName ?? 'somebody'}`;
      lines.push({
        at: alert.openedAt,
        text: `Alert opened ${formats.ago(alert.openedAt, now)} at ${alert.openedScore}; ${standing}.`,
      });
    }
  }
  return lines
    .sort((a, b) => b.at - a.at)
    .slice(0, 4)
    .map((line) => line.text);
}
