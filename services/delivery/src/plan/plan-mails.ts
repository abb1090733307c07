import type { AlertMessage } from '@ebb/contracts';
import type { Database } from '@ebb/db';
import {
  readActors,
  readAddressees,
  wants,
  type ActedBy,
  type Addressee,
  type NewDelivery,
} from '@ebb/db/delivery';
import { endOfQuietHours, mentionedIn } from '@ebb/domain';
import type { PersonContent } from '../content.ts';
import type { FindShopContent } from './shop-content.ts';

/** Of what is older nobody is written to any more. */
const newsMs = 24 * 60 * 60 * 1000;

/** What people are notified of by mail: changes of alerts. */
export async function planMails(
  db: Database,
  changes: readonly AlertMessage[],
  { shopOf, nowMs }: { readonly shopOf: FindShopContent; readonly nowMs: number },
): Promise<NewDelivery[]> {
  const recent = changes.filter(({ alert }) => alert.updatedAt > nowMs - newsMs);
  if (recent.length === 0) return [];
  const people = await readAddressees(db, [...new Set(recent.map(({ alert }) => alert.shopId))]);
  const byPersons = recent.filter(({ actorName }) => actorName !== null);
  const acted = await readActors(
    db,
    byPersons.map(({ alert }) => ({ alertId: alert.id, version: alert.version })),
  );
  const deliveries: NewDelivery[] = [];
  for (const message of recent) {
    const { alert, actorName } = message;
    const by = acted.find(({ alertId, version }) => alertId === alert.id && version === alert.version);
    const members = people.filter(({ shopId }) => shopId === alert.shopId);
    for (const [event, person] of addressed(message, by, members)) {
      const shop = await shopOf(alert.shopId);
      if (shop === undefined) continue;
      const note = event === 'mentioned' ? (by?.note ?? null) : null;
      const content = { event, atMs: alert.updatedAt, shop, alert, actorName, note };
      deliveries.push(mailDelivery(person, content, `v${alert.version}:${event}`, nowMs));
    }
  }
  return deliveries;
}

/** Who is notified of what of a change. Nobody of what they did themselves. */
function addressed(
  { change, alert }: AlertMessage,
  by: ActedBy | undefined,
  members: readonly Addressee[],
): [PersonContent['event'], Addressee][] {
  const others = members.filter(({ id }) => id !== by?.actorId);
  const assigned = change === 'assign' ? others.filter(({ id }) => id === alert.ownerId) : [];
  const mentioned =
    by?.note == null ? [] : mentionedIn(by.note, members).filter(({ id }) => id !== by.actorId);
  const isCritical =
    (change === 'opened' || change === 'escalated') && alert.band === 'critical' && alert.ownerId === null;
  return [
    ...assigned.filter((person) => wants(person, 'assigned')).map((person) => ['assigned', person] as const),
    ...mentioned
      .filter((person) => wants(person, 'mentioned'))
      .map((person) => ['mentioned', person] as const),
    ...(isCritical ? others.filter((person) => wants(person, 'critical')) : []).map(
      (person) => ['critical', person] as const,
    ),
  ].map(([event, person]) => [event, person]);
}

/** A mail to a person, put off to the end of their quiet hours. */
export function mailDelivery(
  person: Addressee,
  content: PersonContent,
  step: string,
  nowMs: number,
): NewDelivery {
  const { shop, alert, event } = content;
  const { quietHours, timeZone } = person;
  const heldUntilMs = quietHours === null ? null : endOfQuietHours({ ...quietHours, timeZone }, nowMs);
  return {
    ...{ shopId: shop.id, channel: 'mail', recipientId: person.id, alertId: alert.id, step },
    ...{ customerId: alert.customerId, event: `person.${event}`, content: JSON.stringify(content) },
    ...(heldUntilMs === null ? {} : { heldUntilMs }),
  };
}
