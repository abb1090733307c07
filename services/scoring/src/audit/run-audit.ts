import { countOutboxOlderThan, loadModel, readForAudit, readShops, type Database } from '@ebb/db';
import { shopPolicy, type Predictor, type ShopPolicy, type ShopRecord } from '@ebb/domain';
import { createScorer, decodeModel } from '@ebb/forest';
import { auditCustomer, type Finding, type JudgeOf } from './audit-customer.ts';
import type { Ledger } from './ledger.ts';

export interface AuditOptions {
  shopId?: string | undefined;
  ledger?: Ledger | undefined;
  nowMs: number;
  onFinding: (finding: Finding) => void;
  onProgress?: (customers: number, events: number) => void;
}

/** What an audit saw. Everything but the first three must be zero. */
export interface AuditReport {
  customers: number;
  events: number;
  alerts: number;
  findings: Record<Finding['kind'], number>;
  /** Messages that have waited in the outbox for over a minute. */
  outboxLeft: number;
  /** With a ledger: accepted events that are nowhere, and stored events nobody sent. */
  lost: number | null;
  unsent: number | null;
}

const outboxPatienceMs = 60_000;
const progressEvery = 10_000;

/** Recomputes everything from the events, in key order and constant memory, and reports what differs. */
export async function runAudit(db: Database, options: AuditOptions): Promise<AuditReport> {
  const { ledger, nowMs } = options;
  const judges = await openJudges(db);
  const report: AuditReport = {
    customers: 0,
    events: 0,
    alerts: 0,
    findings: {
      profile_missing: 0,
      profile_differs: 0,
      prediction_differs: 0,
      alert_missing: 0,
      alert_unexplained: 0,
      alert_differs: 0,
      alert_double_open: 0,
    },
    outboxLeft: await countOutboxOlderThan(db, nowMs - outboxPatienceMs),
    lost: null,
    unsent: ledger === undefined ? null : 0,
  };
  for await (const customer of readForAudit(db, { shopId: options.shopId })) {
    report.customers += 1;
    report.events += customer.events.length;
    report.alerts += customer.alerts.length;
    if (ledger !== undefined) {
      for (const { event } of customer.events) if (!ledger.mark(event.messageId)) report.unsent! += 1;
    }
    const judgeOf = await judges(customer.shopId, customer.profile?.modelId ?? null);
    for (const finding of auditCustomer(customer, judgeOf)) {
      report.findings[finding.kind] += 1;
      options.onFinding(finding);
    }
    if (report.customers % progressEvery === 0) options.onProgress?.(report.customers, report.events);
  }
  if (ledger !== undefined) report.lost = ledger.unmarked();
  return report;
}

/** True when nothing is lost, double, differing or left behind. */
export function isClean({ findings, outboxLeft, lost, unsent }: AuditReport): boolean {
  return Object.values(findings).every((count) => count === 0) && outboxLeft === 0 && !lost && !unsent;
}

/** Loads each model once, when the first customer scored with it comes by. */
async function openJudges(
  db: Database,
): Promise<(shopId: string, modelId: string | null) => Promise<JudgeOf>> {
  const shops = new Map((await readShops(db)).map((shop) => [shop.id, shop]));
  const judges = new Map<string, { policy: ShopPolicy; predictor: Predictor | null } | undefined>();

  async function load(shop: ShopRecord, modelId: string | null) {
    if (modelId === null) return { policy: shopPolicy(shop, null), predictor: null };
    const model = await loadModel(db, modelId);
    if (model === undefined) return undefined;
    const scorer = createScorer(decodeModel(model.artefact));
    return {
      policy: shopPolicy(shop, model),
      predictor: (features: Float64Array) => scorer.scoreOne(features),
    };
  }

  return async (shopId, modelId) => {
    const shop = shops.get(shopId);
    for (const id of [modelId, null]) {
      const key = `${shopId}\n${id ?? ''}`;
      if (shop !== undefined && !judges.has(key)) judges.set(key, await load(shop, id));
    }
    return (id) => judges.get(`${shopId}\n${id ?? ''}`);
  };
}
