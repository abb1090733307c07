import type { Alert, AlertsFilter, BulkAction, BulkProgress, PersonAction } from '@ebb/contracts';
import { call } from '../../lib/api/call.ts';
import { ApiError } from '../../lib/api/api-error.ts';

/** One request about many alerts. */
export interface ManyAlerts {
  readonly shopId: string;
  /** The same for every time it is sent, so that nothing is done twice. */
  readonly key: string;
  readonly what:
    | { readonly action: PersonAction; readonly note: string; readonly matching: AlertsFilter | null }
    /** The key of what is to be taken back. */
    | { readonly undo: string };
  readonly onProgress?: (progress: BulkProgress) => void;
}

const triesWithoutAnswer = 4;

/** A key that nobody else makes, also where the page is not served securely. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends the request until the server says that all is done; also again where no answer came, for whatever was done is not
 * done twice.
 *
 * @throws ApiError when it is refused, or no answer comes several times in a row
 */
export async function actOnMany(
  { shopId, key, what, onProgress }: ManyAlerts,
  alerts: readonly Alert[],
): Promise<BulkProgress & { changed: Alert[] }> {
  const body: BulkAction = { shopId, key, ...asked(what, alerts) };
  const changed: Alert[] = [];
  for (let unanswered = 0; ;) {
    try {
      const progress = await call('actOnAlerts', { body });
      changed.push(...progress.alerts);
      if (progress.isFinished) return { ...progress, changed };
      onProgress?.(progress);
      unanswered = 0;
    } catch (error) {
      unanswered += 1;
      const isWorthIt = error instanceof ApiError && (error.status === 0 || error.status >= 502);
      if (!isWorthIt || unanswered >= triesWithoutAnswer) throw error;
    }
  }
}

function asked(what: ManyAlerts['what'], alerts: readonly Alert[]): Partial<BulkAction> {
  if ('undo' in what) return { undo: what.undo };
  const { action, note, matching } = what;
  return {
    action,
    ...(note === '' ? {} : { note }),
    ...(matching === null ? { alerts: alerts.map(({ id, version }) => ({ id, version })) } : { matching }),
  };
}
