import { auditRollups } from '@ebb/analytics';
import {
  countOutboxOlderThan,
  readCustomerPages,
  readShops,
  type Database,
  type StoredCustomer,
} from '@ebb/db';
import { findLinkFlaws } from '@ebb/db/identity';
import { openPastServings } from '@ebb/model-serving';
import { auditCustomer, findingKinds, type Finding } from './audit-customer.ts';
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

/**
 * Recomputes everything from the events, in key order and constant memory, and reports what differs; then the roll-ups,
 * and the links of identities, a shop at a time, from profiles and events.
 */
export async function runAudit(db: Database, options: AuditOptions): Promise<AuditReport> {
  const { ledger, nowMs } = options;
  const openServings = await openPastServings(db);
  const report: AuditReport = {
    customers: 0,
    events: 0,
    alerts: 0,
    findings: Object.fromEntries(findingKinds.map((kind) => [kind, 0])) as AuditReport['findings'],
    outboxLeft: await countOutboxOlderThan(db, nowMs - outboxPatienceMs),
    lost: null,
    unsent: ledger === undefined ? null : 0,
  };
  for await (const page of readCustomerPages(db, { shopId: options.shopId }))
    for (const customer of page) await take(customer);
  if (ledger !== undefined) report.lost = ledger.unmarked();
  for (const { id } of await readShops(db, options.shopId)) {
    await auditRollups(db, id, nowMs, (detail) => {
      report.findings.rollup_differs += 1;
      options.onFinding({ kind: 'rollup_differs', shopId: id, customerId: '', detail });
    });
    for (const { kind, joinedId, customerId, messageId } of await findLinkFlaws(db, id)) {
      report.findings[kind] += 1;
      options.onFinding({ kind, shopId: id, customerId, detail: `${joinedId}, by event ${messageId}` });
    }
  }
  return report;

  async function take(customer: StoredCustomer): Promise<void> {
    report.customers += 1;
    report.events += customer.events.length;
    report.alerts += customer.alerts.length;
    if (ledger !== undefined) {
      for (const { event } of customer.events) if (!ledger.mark(event.messageId)) report.unsent! += 1;
    }
    for (const finding of auditCustomer(customer, await openServings(customer))) {
      report.findings[finding.kind] += 1;
      options.onFinding(finding);
    }
    if (report.customers % progressEvery === 0) options.onProgress?.(report.customers, report.events);
  }
}

/** True when nothing is lost, double, differing or left behind. */
export function isClean({ findings, outboxLeft, lost, unsent }: AuditReport): boolean {
  return Object.values(findings).every((count) => count === 0) && outboxLeft === 0 && !lost && !unsent;
}
