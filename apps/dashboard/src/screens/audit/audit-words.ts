import type { AuditEntry, AuditTopic } from '@ebb/contracts';

export const topicWords: Readonly<Record<AuditTopic, string>> = {
  accounts: 'Accounts and sessions',
  keys: 'Write keys',
  events: 'Events',
  alerts: 'Alerts',
  delivery: 'Messages',
  policy: 'Alert policy',
  models: 'Models',
  reads: 'Looking at personal data',
  privacy: 'Privacy',
};

const actionWords: Readonly<Record<string, string>> = {
  'session.open': 'signed in',
  'session.refuse': 'was refused at signing in',
  'session.end': 'had a session ended',
  'password.change': 'changed their password',
  'password.offer_reset': 'made a link for another password',
  'password.reset': 'set another password by a link',
  'two_factor.on': 'set up a second factor',
  'two_factor.off': 'ended their second factor',
  'two_factor.remove': 'took away somebody’s second factor',
  'two_factor.recovery_used': 'signed in with a recovery code',
  'invitation.create': 'invited somebody',
  'invitation.withdraw': 'withdrew an invitation',
  'invitation.accept': 'made an account by an invitation',
  'member.role': 'gave another role',
  'member.remove': 'removed somebody',
  'member.personal_data': 'changed whether somebody sees personal data',
  'write_key.create': 'made a write key',
  'write_key.rename': 'renamed a write key',
  'write_key.rotate': 'replaced a write key',
  'write_key.revoke': 'revoked a write key',
  'webhook.create': 'made a webhook',
  'webhook.change': 'changed a webhook',
  'webhook.rotate': 'replaced a webhook’s secret',
  'webhook.remove': 'removed a webhook',
  'webhook.test': 'sent a test message',
  'delivery.resend': 'had messages sent again',
  'escalation.set': 'set the escalation',
  'dead_letter.replay': 'had dead letters sent again',
  'dead_letter.repair': 'had a dead letter sent again, corrected',
  'exchange_rate.set': 'set an exchange rate',
  'exchange_rate.remove': 'removed an exchange rate',
  'identity.unlink': 'separated an anonymous id from a customer',
  'customer.export': 'exported everything about a customer',
  'customer.erase': 'erased a customer',
  'retention.set': 'changed how long what is kept',
  'retention.audit_log': 'let go of the oldest entries of this log',
  'alert_policy.set': 'set the alert policy',
  'alert.acknowledge': 'took an alert',
  'alert.resolve': 'closed an alert',
  'alert.reopen': 'put an alert back',
  'alert.assign': 'assigned an alert',
  'alert.snooze': 'put an alert off',
  'alert.unsnooze': 'ended an alert’s rest',
  'alert.note': 'wrote a note on an alert',
  'alert.contact': 'logged a contact on an alert',
};

const readWords: Readonly<Record<string, string>> = {
  getCustomer: 'a customer’s page',
  getTimeline: 'a customer’s events',
  getAlert: 'an alert',
  listAlertDeliveries: 'the messages about an alert',
  listCustomers: 'the list of customers',
  downloadCustomers: 'the customers as a file',
  listAlerts: 'the list of alerts',
  downloadAlerts: 'the alerts as a file',
  subscribe_alerts: 'alerts as they change',
  getTransactions: 'the latest orders',
  listRiskMovement: 'the customers behind the risk',
  listDeliveries: 'the messages sent',
  getRefusedEvent: 'a refused event',
  getDeadLetter: 'a dead letter',
};

/** `looked at the list of customers`; a customer is named beside it. */
function readWordsOf({ action, subject, detail }: Pick<AuditEntry, 'action' | 'subject' | 'detail'>): string {
  const way = action === 'personal_data.customer' ? detailOf(detail)?.['way'] : subject.split('/').at(-1);
  const shown = readWords[String(way)] ?? String(way);
  return `${action === 'personal_data.file' ? 'took out' : 'looked at'} ${shown}`;
}

/** What was done, after a name: `made a write key`. An action without words of its own is shown as it is stored. */
export function auditWords(entry: Pick<AuditEntry, 'action' | 'subject' | 'detail'>): string {
  const { action } = entry;
  if (action.startsWith('personal_data.')) return readWordsOf(entry);
  return actionWords[action] ?? action.replaceAll('_', ' ').replace('.', ': ');
}

/** `name: till, kind: server` */
export function detailWords(detail: string | null): string {
  const parsed = detailOf(detail);
  if (parsed === undefined) return detail ?? '';
  return Object.entries(parsed)
    .filter(([name, value]) => value !== null && value !== '' && name !== 'way')
    .map(([name, value]) => (name === 'filter' ? filterWords(value) : `${name}: ${textOf(value)}`))
    .filter((text) => text !== '')
    .join(', ');
}

function filterWords(filter: unknown): string {
  if (typeof filter !== 'object' || filter === null) return '';
  const words = Object.entries(filter).map(([name, value]) =>
    // What was searched for is not kept: it may be a name.
    name === 'q' ? 'searched for a text' : `${name}: ${textOf(value)}`,
  );
  return words.length === 0 ? 'no filter' : words.join(', ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function detailOf(detail: string | null): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(detail ?? '');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
