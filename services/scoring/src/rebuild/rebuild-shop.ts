import { auditRollups, recountRollups } from '@ebb/analytics';
import { lockRebuild, readCustomerPages, readShops, type Database, type StoredCustomer } from '@ebb/db';
import { openPastServings } from '@ebb/model-serving';
import { repairLinks } from './change-links.ts';
import { findDifferences, isSame } from './find-differences.ts';
import { planAlerts } from './plan-alerts.ts';
import { recountCustomer } from './recount-customer.ts';
import { repairCustomers, type Repair } from './repair-customers.ts';

export interface RebuildOptions {
  shopId: string;
  /** Only says what would be done. */
  dryRun: boolean;
  now: () => number;
  /** Ends the rebuild between two transactions. */
  signal?: AbortSignal;
  onProgress?: (report: RebuildReport) => void;
  /** What a person has to know, a line each. */
  onNote?: (line: string) => void;
}

/** What a rebuild read, and wrote (or, in a dry run, would have written). */
export interface RebuildReport {
  customers: number;
  events: number;
  customersChanged: number;
  profilesMade: number;
  profilesRewritten: number;
  pointsRewritten: number;
  alertsMade: number;
  alertsRewritten: number;
  alertsRemoved: number;
  /** Alerts that follow from nothing, but on which somebody had worked. */
  alertsKeptForPeople: number;
  /** Customers of whom no event is stored: nothing can be said about them, and nothing was done. */
  customersWithoutEvents: number;
  /** Models that are gone: what they scored was left alone. */
  missingModels: string[];
  /** Links of identities that no event explains, and events whose link was gone. */
  linksWrong: number;
  /** Cells of the roll-ups that differed; if there was one, all were counted anew. */
  rollupCellsWrong: number;
  interrupted: boolean;
}

/** Every way a rebuild can end. */
export type RebuildOutcome =
  { kind: 'done'; report: RebuildReport } | { kind: 'unknown_shop' } | { kind: 'already_running' };

/** Customers who are locked together: a live event of theirs waits this long, some tens of milliseconds. */
const customersPerTransaction = 100;

/**
 * Recomputes a shop from its events, customer by customer in key order, beside live traffic. Reading takes no locks;
 * only who is wrong is locked, read again, and put right (docs/adr/0011). Ended half-way or run twice it does no harm.
 */
export async function rebuildShop(db: Database, options: RebuildOptions): Promise<RebuildOutcome> {
  const { shopId, dryRun, signal } = options;
  const shops = await readShops(db);
  if (!shops.some(({ id }) => id === shopId)) return { kind: 'unknown_shop' };
  await using lock = await lockRebuild(db, shopId);
  if (lock === undefined) return { kind: 'already_running' };
  const parts = { openServings: await openPastServings(db), now: options.now };
  const report = emptyReport();
  const missingModels = new Set<string>();
  // First: whose events they are decides everything else.
  for (const { kind, joinedId, customerId } of await repairLinks(db, shopId, { ...parts, dryRun })) {
    report.linksWrong += 1;
    options.onNote?.(`${joinedId}, ${customerId}: ${kind.replace('_', ' ')}`);
  }
  for await (const page of readCustomerPages(db, { shopId })) {
    const wrong: string[] = [];
    for (const customer of page) if (await look(customer)) wrong.push(customer.customerId);
    for (let from = 0; from < wrong.length && !dryRun && !signal?.aborted; from += customersPerTransaction) {
      await lock.check();
      const ids = wrong.slice(from, from + customersPerTransaction);
      take(await repairCustomers(db, shopId, ids, parts));
    }
    options.onProgress?.(report);
    if (signal?.aborted) {
      report.interrupted = true;
      break;
    }
  }
  report.missingModels = [...missingModels].sort();
  // Before profiles are right, nothing can be said of what is counted from them.
  const changed = report.customersChanged + report.linksWrong;
  if (!report.interrupted && (!dryRun || changed === 0)) {
    await auditRollups(db, shopId, options.now(), () => (report.rollupCellsWrong += 1));
    const isWrong = report.rollupCellsWrong + changed > 0;
    if (isWrong && !dryRun) await recountRollups(db, shopId, options.now());
  }
  return { kind: 'done', report };

  /** @returns whether the customer has to be put right */
  async function look(customer: StoredCustomer): Promise<boolean> {
    report.customers += 1;
    report.events += customer.events.length;
    if (customer.joinedTo !== null) {
      if (dryRun && customer.profile !== null) report.customersChanged += 1;
      return customer.profile !== null;
    }
    const must = recountCustomer(customer, await parts.openServings(customer));
    for (const modelId of must.missingModels) missingModels.add(modelId);
    if (must.profile === null) {
      report.customersWithoutEvents += 1;
      options.onNote?.(`${customer.customerId}: no event is stored; left as it is`);
      return false;
    }
    // Who is wrong will be looked at again, locked: then the alerts need not be replayed now.
    if (!dryRun && !isSame(findDifferences(customer, must, { scoresOnly: true }))) return true;
    const found = findDifferences(customer, must);
    if (isSame(found)) return false;
    if (dryRun) {
      const isMissing = found.profile === 'missing';
      take({
        customers: 1,
        plans: [planAlerts(customer, found, options.now())],
        profilesMade: isMissing ? 1 : 0,
        profilesRewritten: !isMissing && (found.profile !== null || found.score.length > 0) ? 1 : 0,
        pointsRewritten: found.points.length,
      });
    }
    return true;
  }

  function take(repair: Repair): void {
    report.customersChanged += repair.customers;
    report.profilesMade += repair.profilesMade;
    report.profilesRewritten += repair.profilesRewritten;
    report.pointsRewritten += repair.pointsRewritten;
    for (const { inserted, updated, removed, setAside } of repair.plans) {
      report.alertsMade += inserted.length;
      report.alertsRewritten += updated.length;
      report.alertsRemoved += removed.length;
      report.alertsKeptForPeople += setAside.length;
      for (const { id, row } of setAside)
        options.onNote?.(`${row.customerId}: alert ${id} follows from no score; kept, closed, as ${row.id}`);
    }
  }
}

/** True when, after this, the shop's record is as it must be. */
export function isWhole(report: RebuildReport, { dryRun }: Pick<RebuildOptions, 'dryRun'>): boolean {
  const { customersChanged, customersWithoutEvents, missingModels, interrupted } = report;
  const isPut = !dryRun || customersChanged + report.linksWrong + report.rollupCellsWrong === 0;
  return isPut && customersWithoutEvents === 0 && missingModels.length === 0 && !interrupted;
}

function emptyReport(): RebuildReport {
  return {
    customers: 0,
    events: 0,
    customersChanged: 0,
    profilesMade: 0,
    profilesRewritten: 0,
    pointsRewritten: 0,
    alertsMade: 0,
    alertsRewritten: 0,
    alertsRemoved: 0,
    alertsKeptForPeople: 0,
    customersWithoutEvents: 0,
    missingModels: [],
    linksWrong: 0,
    rollupCellsWrong: 0,
    interrupted: false,
  };
}
