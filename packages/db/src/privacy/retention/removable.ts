import type { RetentionDays, RetentionKind, RetentionPreviewLine } from '@ebb/contracts/retention';
import { retentionKinds } from '@ebb/contracts/retention';
import type { Reader } from '../../connection/reader.ts';

/** Rows of a kind in a shop: the one place where it is said what a kind is. Parameters: the shop, and the time. */
interface Removable {
  readonly from: string;
  readonly time: string;
  readonly condition: string;
}

const removable: Readonly<Record<RetentionKind, Removable>> = {
  // The newest of a customer stays, whatever its age: it is the present score.
  scores: {
    from: `FROM prediction AS t LEFT JOIN profile AS p ON p.shop_id = t.shop_id AND p.customer_id = t.customer_id`,
    time: 't.scored_ms',
    condition: 't.shop_id = ? AND (p.scored_version IS NULL OR t.profile_version < p.scored_version)',
  },
  alerts: {
    from: 'FROM alert AS t',
    time: 't.closed_ms',
    condition: 't.shop_id = ? AND t.open_marker IS NULL',
  },
  notes: {
    from: 'FROM alert AS a JOIN alert_action AS t ON t.alert_id = a.id',
    time: 't.at_ms',
    condition: 'a.shop_id = ? AND a.open_marker IS NULL AND t.note IS NOT NULL',
  },
  audit_log: { from: 'FROM audit AS t', time: 't.at_ms', condition: 't.chain = ?' },
  refused_events: { from: 'FROM refused_event AS t', time: 't.received_ms', condition: 't.shop_id = ?' },
  dead_letters: { from: 'FROM dead_letter AS t', time: 't.failed_ms', condition: 't.shop_id = ?' },
  delivery_log: {
    from: 'FROM delivery AS t',
    time: 't.created_ms',
    condition: "t.shop_id = ? AND t.state <> 'waiting'",
  },
};

const dayMs = 24 * 60 * 60 * 1000;

/** What would go by these rules, from when to when it is, and how much stays. Reads whole tables of the shop: for a person who asks. */
export async function previewRetention(
  reader: Reader,
  shopId: string,
  days: RetentionDays,
  nowMs: number,
): Promise<RetentionPreviewLine[]> {
  const lines: RetentionPreviewLine[] = [];
  for (const kind of retentionKinds) {
    const asked = days[kind];
    if (asked === undefined || asked === null) continue;
    const { from, time, condition } = removable[kind];
    const beforeMs = nowMs - asked * dayMs;
    const [row] = await reader.query<{
      gone: number;
      total: number;
      oldest: number | null;
      newest: number | null;
    }>(
      `SELECT COALESCE(SUM(${time} < ?), 0) AS gone, COUNT(*) AS total, MIN(IF(${time} < ?, ${time}, NULL)) AS oldest,
         MAX(IF(${time} < ?, ${time}, NULL)) AS newest
       ${from} WHERE ${condition}`,
      [beforeMs, beforeMs, beforeMs, shopId],
    );
    const rows = Number(row?.gone ?? 0);
    lines.push({
      ...{ kind, days: asked, rows, oldestAt: row?.oldest ?? null, newestAt: row?.newest ?? null },
      kept: Number(row?.total ?? 0) - rows,
    });
  }
  return lines;
}
