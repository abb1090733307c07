import type { Webhook } from '@ebb/contracts/delivery';
import { useFormats } from '../../lib/formats/formats-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { useNow } from '../../ui/parts/use-time.ts';
import { eventWords } from './delivery-words.ts';

export type WebhookAct = 'test' | 'pause' | 'resume' | 'edit' | 'rotate' | 'remove' | 'resend';

/** An endpoint: where it is, what it is notified of, how that goes, and what can be done. */
export function WebhookLine({
  webhook,
  isBusy,
  onAct,
}: {
  webhook: Webhook;
  isBusy: boolean;
  onAct: (act: WebhookAct) => void;
}) {
  const formats = useFormats();
  const now = useNow(30_000);
  const {
    name,
    host,
    format,
    events,
    pausedAt,
    pauseReason,
    rotatingUntil,
    sent,
    waiting,
    dead,
    lastSentAt,
  } = webhook;
  const isPaused = pausedAt !== null;
  const acts: readonly (readonly [WebhookAct, string])[] = [
    ...(isPaused ? [] : [['test', 'Send a test'] as const]),
    ['edit', 'Change'],
    isPaused ? ['resume', 'Resume'] : ['pause', 'Pause'],
    ['rotate', 'Replace secret'],
    ['remove', 'Remove'],
  ];
  return (
    <li className="grid gap-2 py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="rounded bg-well px-1.5 py-0.5 text-xs text-muted">
          {format === 'slack' ? 'Slack' : 'JSON'}
        </span>
        {isPaused && <span className="rounded bg-well px-1.5 py-0.5 text-xs font-medium">Paused</span>}
        <span className="text-sm wrap-anywhere text-muted">{host}</span>
      </p>
      <p className="text-sm text-muted">{events.map((event) => eventWords[event]).join(', ')}</p>
      <p className="text-sm">
        {formats.number(sent)} delivered in a day
        {lastSentAt !== null && <span className="text-muted">, last {formats.ago(lastSentAt, now)}</span>}
        {' · '}
        {formats.number(waiting)} waiting{' · '}
        <span className={dead > 0 ? 'font-medium text-worse' : ''}>{formats.number(dead)} given up</span>
        {dead > 0 && (
          <Button
            size="small"
            tone="quiet"
            className="ml-1"
            disabled={isBusy}
            aria-label={`Send what was given up to ${name} again`}
            onClick={() => onAct('resend')}
          >
            Send again
          </Button>
        )}
      </p>
      {isPaused && (
        <p className="text-sm text-muted">
          {pauseReason === null
            ? `Paused ${formats.dateTime(pausedAt)}.`
            : `Paused ${formats.dateTime(pausedAt)}: ${pauseReason}.`}{' '}
          What happens meanwhile waits.
        </p>
      )}
      {rotatingUntil !== null && (
        <p className="text-sm text-muted">
          The old secret signs too until {formats.dateTime(rotatingUntil)}.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {acts.map(([act, label]) => (
          <Button
            key={act}
            size="small"
            disabled={isBusy}
            aria-label={`${label}: ${name}`}
            onClick={() => onAct(act)}
          >
            {label}
          </Button>
        ))}
      </div>
    </li>
  );
}
