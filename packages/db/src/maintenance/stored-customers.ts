import type { CustomerEvent } from '@ebb/contracts';
import type { Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import { readRows, selectList, type Table } from '../sql/table.ts';
import { alertTable, type AlertRow } from '../tables/alert.ts';
import { readAlertActions, type AlertActionRow } from '../tables/alert-action.ts';
import {
  detailedEventOf,
  eventTable,
  foldedDetailsSql,
  foldedEventKeys,
  type EventRow,
} from '../tables/event.ts';
import { readLinks, readLinksOf } from '../tables/identity/identity-link.ts';
import { historyCutTable, type HistoryCutRow } from '../tables/privacy/history-cut.ts';
import { predictionTable, type PredictionRow } from '../tables/prediction.ts';
import { profileTable, type CustomerId, type ProfileRow } from '../tables/profile.ts';

/** Everything stored about one customer that follows from the events and from what people did, as of one moment. */
export interface StoredCustomer extends CustomerId {
  /** Null: events or alerts are stored of a customer who has no profile. */
  profile: ProfileRow | null;
  /** The customer for whom everything under this id counts; such an id has no profile, and no events are given. */
  joinedTo: string | null;
  /** Its own and those of the ids that are joined to it, in the order in which they were folded. */
  events: StoredEvent[];
  /** Where the history begins that is replayed; null: with the first score. */
  cut: HistoryCutRow | null;
  /** The score history, oldest version first. */
  points: PredictionRow[];
  alerts: AlertRow[];
  /** What was done to the alerts, by the engine and by people, each alert's own in order. */
  actions: AlertActionRow[];
}

export interface StoredEvent {
  event: CustomerEvent;
  profileVersion: number;
}

/** All that is stored of these customers, in the order given. Consistent only as far as the transaction is. */
export async function readStoredCustomers(
  tx: Transaction,
  shopId: string,
  customerIds: readonly string[],
): Promise<StoredCustomer[]> {
  const customers = new Map(
    customerIds.map((customerId): [string, StoredCustomer] => [
      customerId,
      {
        ...{ shopId, customerId, profile: null, joinedTo: null, cut: null },
        ...{ events: [], points: [], alerts: [], actions: [] },
      },
    ]),
  );
  // Whose events they are that stand under an id: the customer's to whom it is joined.
  const owners = new Map(customerIds.map((customerId) => [customerId, customerId]));
  const asked = customerIds.map((joinedId) => ({ shopId, joinedId }));
  for (const { joinedId, customerId, state } of await readLinks(tx, asked)) {
    if (state !== 'joined') continue;
    customers.get(joinedId)!.joinedTo = customerId;
    owners.delete(joinedId);
  }
  for (const { joinedId, customerId } of await readLinksOf(tx, shopId, customerIds))
    owners.set(joinedId, customerId);
  const rowsOf = async <Row extends CustomerId, Key extends keyof Row & string>(
    table: Table<Row>,
    columns: readonly Key[],
    { ids = customerIds, more = '' }: { ids?: readonly string[]; more?: string } = {},
  ) => {
    const keys = JSON.stringify(ids.map((id) => [id]));
    const rows = await tx.query<Pick<Row, Key | 'customerId'>>(
      `SELECT STRAIGHT_JOIN ${selectList(table, 't', columns)}${more} FROM ${jsonTable(['customer_id'])} AS k
        JOIN ${table.name} AS t ON t.shop_id = ? AND t.customer_id = k.customer_id`,
      [keys, shopId],
    );
    return readRows(table, rows);
  };
  for (const row of await rowsOf(profileTable, profileTable.keys))
    customers.get(row.customerId)!.profile = row;
  for (const row of await rowsOf(historyCutTable, historyCutTable.keys))
    customers.get(row.customerId)!.cut = row;
  const eventKeys = [...foldedEventKeys, 'profileVersion'] as const;
  const ids = [...owners.keys()];
  const events = await rowsOf(eventTable, eventKeys, { ids, more: `, ${foldedDetailsSql('t')}` });
  for (const row of events as Pick<EventRow, (typeof eventKeys)[number] | 'details'>[]) {
    const { profileVersion } = row;
    const owner = customers.get(owners.get(row.customerId)!)!;
    owner.events.push({ event: detailedEventOf(shopId, row), profileVersion });
  }
  for (const row of await rowsOf(predictionTable, predictionTable.keys))
    customers.get(row.customerId)!.points.push(row);
  const customersOfAlerts = new Map<string, StoredCustomer>();
  for (const row of await rowsOf(alertTable, alertTable.keys)) {
    const customer = customers.get(row.customerId)!;
    customersOfAlerts.set(row.id, customer);
    customer.alerts.push(row);
  }
  for (const action of await readAlertActions(tx, [...customersOfAlerts.keys()]))
    customersOfAlerts.get(action.alertId)!.actions.push(action);
  for (const { events, points, alerts } of customers.values()) {
    events.sort((a, b) => a.profileVersion - b.profileVersion);
    points.sort((a, b) => a.profileVersion - b.profileVersion);
    alerts.sort((a, b) => a.episodeNumber - b.episodeNumber);
  }
  return [...customers.values()];
}
