import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import type { Alert } from '@ebb/contracts';
import { useFormats } from '../../lib/formats/formats-context.tsx';

/** Points since the episode opened. Up is worse. */
export function ScoreChange({ alert }: { alert: Alert }) {
  const formats = useFormats();
  if (alert.score === null) return <span className="text-muted">not scored</span>;
  const change = alert.score - alert.openedScore;
  const [Icon, color, word] =
    change > 0
      ? ([ArrowUp, 'text-worse', 'worse'] as const)
      : change < 0
        ? ([ArrowDown, 'text-better', 'better'] as const)
        : ([Minus, 'text-muted', 'unchanged'] as const);
  return (
    <span className={`inline-flex items-center gap-0.5 ${color}`} title={`Opened at ${alert.openedScore}`}>
      <Icon size={13} aria-hidden />
      {change !== 0 && formats.number(Math.abs(change))}
      <span className="sr-only">
        {change !== 0 && ' points '}
        {word} since opened
      </span>
    </span>
  );
}
