import type { AlertStatus } from '@ebb/contracts';
import type { Reader } from '../../connection/reader.ts';
import { visibleAlertsSql } from '../../sql/visible-alerts.ts';

/** Who did something to an alert, and what they wrote. */
export interface ActedBy {
  readonly alertId: string;
  readonly version: number;
  readonly actorId: string | null;
  readonly note: string | null;
}

export async function readActors(
  reader: Reader,
  versions: readonly { readonly alertId: string; readonly version: number }[],
): Promise<ActedBy[]> {
  if (versions.length === 0) return [];
  return reader.query(
    `SELECT x.alert_id AS alertId, x.version AS version, x.actor_id AS actorId, x.note AS note
      FROM alert_action AS x WHERE (x.alert_id, x.version) IN (${versions.map(() => '(?, ?)').join(', ')})`,
    versions.flatMap(({ alertId, version }) => [alertId, version]),
  );
}

/** How an alert stands now, as far as it decides whether it is still news. */
export interface AlertStanding {
  readonly id: string;
  readonly status: AlertStatus;
  readonly band: string;
  readonly ownerId: string | null;
  readonly isTouched: boolean;
}

/** @returns by id; none for an alert that is gone, or withheld */
export async function readStandings(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AlertStanding>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.query<Omit<AlertStanding, 'isTouched'> & { isTouched: number }>(
    `SELECT a.id AS id, a.status AS status, a.band AS band, a.owner_id AS ownerId,
        (a.owner_id IS NOT NULL OR a.acknowledged_ms IS NOT NULL OR a.contacted_ms IS NOT NULL
          OR a.snooze IS NOT NULL OR a.status <> 'open') AS isTouched
      FROM alert AS a WHERE a.id IN (${ids.map(() => '?').join(', ')}) AND ${visibleAlertsSql('a')}`,
    [...ids],
  );
  return new Map(rows.map((row) => [row.id, { ...row, isTouched: Number(row.isTouched) === 1 }]));
}

/** What a shop's queue looks like to one person, for the digest. */
export interface DigestNumbers {
  readonly open: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly fresh: number;
  readonly worst: readonly DigestAlert[];
}

interface DigestAlert {
  readonly id: string;
  readonly customerName: string;
  readonly band: string;
  readonly score: number | null;
  readonly revenueAtRiskMinor: number;
}

export async function readDigest(
  reader: Reader,
  { shopId, userId, sinceMs }: { readonly shopId: string; readonly userId: string; readonly sinceMs: number },
): Promise<DigestNumbers> {
  const open = `a.shop_id = ? AND a.open_marker = 1 AND a.snooze IS NULL AND ${visibleAlertsSql('a')}`;
  const [[counts], worst] = await Promise.all([
    reader.query<Record<'open' | 'unassigned' | 'mine' | 'fresh', number>>(
      `SELECT COUNT(*) AS open, SUM(a.owner_id IS NULL) AS unassigned, SUM(COALESCE(a.owner_id = ?, 0)) AS mine,
          SUM(a.opened_ms >= ?) AS fresh FROM alert AS a WHERE ${open}`,
      [userId, sinceMs, shopId],
    ),
    reader.query<DigestAlert>(
      `SELECT a.id AS id, COALESCE(c.display_name, a.customer_id) AS customerName, a.band AS band,
          a.score AS score, a.revenue_at_risk_minor AS revenueAtRiskMinor
        FROM alert AS a LEFT JOIN customer AS c ON c.shop_id = a.shop_id AND c.customer_id = a.customer_id
        WHERE ${open} AND a.owner_id IS NULL ORDER BY a.revenue_at_risk_minor DESC, a.id DESC LIMIT 5`,
      [shopId],
    ),
  ]);
  const of = (name: 'open' | 'unassigned' | 'mine' | 'fresh') => Number(counts?.[name] ?? 0);
  return { open: of('open'), unassigned: of('unassigned'), mine: of('mine'), fresh: of('fresh'), worst };
}
