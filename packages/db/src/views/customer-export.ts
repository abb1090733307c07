import type { CustomerExport } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import type { SqlValue } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { naming } from '../maintenance/naming-text.ts';
import { readRows, selectList, type Table } from '../sql/table.ts';
import { alertActionTable } from '../tables/alert-action.ts';
import { alertTable } from '../tables/alert.ts';
import { alertOutcomeTable } from '../tables/impact/alert-outcome.ts';
import { customerTable } from '../tables/customer.ts';
import { eventTable } from '../tables/event.ts';
import { identityLinkTable, readLinksOf } from '../tables/identity/identity-link.ts';
import { deadLetterTable } from '../tables/intake/dead-letter.ts';
import { refusedEventTable } from '../tables/intake/refused-event.ts';
import { riskSnapshotTable } from '../tables/overview/risk-snapshot.ts';
import { historyCutTable } from '../tables/privacy/history-cut.ts';
import { predictionTable } from '../tables/prediction.ts';
import { profileTable } from '../tables/profile.ts';
import { privacyRequestTable } from '../tables/stores/privacy-request.ts';
import { storeOrderTable } from '../tables/stores/store-order.ts';
import { purchaseLikelihoodTable } from '../tables/purchase/purchase-likelihood.ts';
import { segmentMoveTable } from '../tables/segmentation.ts';

/** Everything the record holds about a customer, as of one moment; undefined where it holds nothing. */
export async function exportCustomer(
  db: Database,
  shopId: string,
  customerId: string,
): Promise<Omit<CustomerExport, 'exportedAt'> | undefined> {
  const own = { condition: 't.shop_id = ? AND t.customer_id = ?', params: [shopId, customerId] };
  return inTransaction(
    db,
    async (tx) => {
      const links = await readLinksOf(tx, shopId, [customerId]);
      const joined = links.map(({ joinedId }) => joinedId);
      const ids = [customerId, ...joined];
      const theirs = {
        condition: `t.shop_id = ? AND t.customer_id IN (${ids.map(() => '?').join(', ')})`,
        params: [shopId, ...ids],
      };
      const [profile] = await rowsOf(tx, profileTable, own);
      const [customer] = await rowsOf(tx, customerTable, own);
      const events = await rowsOf(tx, eventTable, theirs, 'ORDER BY t.occurred_ms, t.message_id');
      if (profile === undefined && customer === undefined && events.length === 0) return undefined;
      const named = {
        customerId,
        joined,
        email: textOf(customer?.['email']),
        displayName: textOf(customer?.['displayName']),
      };
      const rowsNaming = <Row extends object>(table: Table<Row>, column: string) => {
        const [condition, params] = naming(column, named);
        return rowsOf(tx, table, {
          condition: `t.shop_id = ? AND ${condition}`,
          params: [shopId, ...params],
        });
      };
      return {
        ...{ shop: shopId, customerId, customer: customer ?? null, profile: profile ?? null, events },
        scores: await rowsOf(tx, predictionTable, own, 'ORDER BY t.profile_version'),
        alerts: await rowsOf(tx, alertTable, own, 'ORDER BY t.opened_ms'),
        alertActions: await rowsOf(
          tx,
          alertActionTable,
          {
            condition:
              't.alert_id IN (SELECT a.id FROM alert AS a WHERE a.shop_id = ? AND a.customer_id = ?)',
            params: [shopId, customerId],
          },
          'ORDER BY t.at_ms, t.version',
        ),
        alertOutcomes: await rowsOf(tx, alertOutcomeTable, own, 'ORDER BY t.matured_ms'),
        identityLinks: await rowsOf(tx, identityLinkTable, own, 'ORDER BY t.linked_ms'),
        historyCuts: await rowsOf(tx, historyCutTable, own),
        segmentMoves: await rowsOf(tx, segmentMoveTable, own, 'ORDER BY t.profile_version'),
        riskSnapshots: await rowsOf(tx, riskSnapshotTable, own, 'ORDER BY t.day'),
        purchaseLikelihoods: await rowsOf(tx, purchaseLikelihoodTable, own),
        refusedEvents: await rowsNaming(refusedEventTable, 't.body'),
        storeOrders: await rowsOf(tx, storeOrderTable, theirs, 'ORDER BY t.first_ms'),
        privacyRequests: await rowsOf(
          tx,
          privacyRequestTable,
          {
            condition: 't.shop_id = ? AND (t.subject = ? OR t.guest_subject = ?)',
            params: [shopId, customerId, customerId],
          },
          'ORDER BY t.id',
        ),
        deadLetters: await rowsNaming(deadLetterTable, 't.body'),
      };
    },
    { isolation: 'REPEATABLE READ', timeoutMs: 120_000 },
  );
}

type AnyRow = Record<string, unknown>;

async function rowsOf<Row extends object>(
  tx: Transaction,
  table: Table<Row>,
  { condition, params }: { readonly condition: string; readonly params: readonly SqlValue[] },
  order = '',
): Promise<AnyRow[]> {
  const rows = await tx.query<AnyRow>(
    `SELECT ${selectList(table, 't')} FROM ${table.name} AS t WHERE ${condition} ${order}`,
    params,
  );
  return readRows(table, rows);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
