import { setEscalation, setNotifications, sendTestMail } from '@ebb/db/delivery';
import type { Alert } from '@ebb/contracts';
import { startMailServer, waitFor, type MailServer } from '@ebb/testkit';
import { alertMessage, createDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
let mail: MailServer;
beforeAll(async () => {
  fixture = await createDeliveryFixture('mails');
  mail = await startMailServer();
  for (const [id, name] of [
    ['lena', 'Lena Brandt'],
    ['amir', 'Amir Haddad'],
  ] as const)
    await fixture.addPerson(id, name);
  await fixture.startSender({ smtpHost: '127.0.0.1', smtpPort: mail.port, smtpSecurity: 'none' });
});
afterAll(async () => {
  await fixture.close();
  await mail.close();
});
beforeEach(() => {
  mail.received.length = 0;
});

const hourMs = 3_600_000;
const usual = { events: [], timeZone: 'UTC', quietHours: null, digestMinute: null };
const set = (userId: string, given: Partial<Parameters<typeof setNotifications>[2]>) =>
  setNotifications(fixture.db, userId, { ...usual, ...given }, Date.now());
const rowsOf = (alertId: string) =>
  fixture.db.prisma.delivery.findMany({ where: { alertId }, orderBy: { id: 'asc' } });
const done = (alertId: string, rows: number) =>
  waitFor(
    async () => {
      const found = await rowsOf(alertId);
      return found.length === rows && found.every(({ state }) => state !== 'waiting');
    },
    { what: `${rows} messages about ${alertId} to be over` },
  );
/** Minutes of the day around now, in UTC. */
const minuteIn = (hours: number) => Math.floor(((Date.now() + hours * hourMs) % (24 * hourMs)) / 60_000);

/** As the record has it, and as the topic tells it. */
async function publish(
  given: Partial<Alert> & { readonly id: string },
  change: Parameters<typeof alertMessage>[1] = {},
  note: string | null = null,
): Promise<void> {
  const message = alertMessage(given, change);
  await fixture.storeAlert(message.alert);
  if (change.actorName != null)
    await fixture.db.prisma.alertAction.create({
      data: {
        ...{ alertId: given.id, version: message.alert.version, atMs: 1n, action: message.change, note },
        ...{ actorId: 'amir', actorName: change.actorName },
      },
    });
  await fixture.publish([message]);
}

it('writes to whom an alert was given by another, and to who is named in a note: each once', async () => {
  await set('lena', { events: ['assigned', 'mentioned'] });
  await set('amir', { events: ['assigned', 'mentioned'] });
  const given = {
    id: 'm1',
    version: 2,
    ownerId: 'lena',
    ownerName: 'Lena Brandt',
    customerName: 'Anna\r\nBcc: x@y.z',
  };
  await publish(given, { change: 'assign', actorName: 'Amir Haddad' });
  await done('m1', 1);
  await publish(
    { ...given, version: 3 },
    { change: 'note', actorName: 'Amir Haddad' },
    '@lena she called <b>',
  );
  // Read again: nobody is written to twice.
  await fixture.publish([alertMessage(given, { change: 'assign', actorName: 'Amir Haddad' })]);
  await done('m1', 2);
  expect(mail.received.map(({ to, subject }) => [to, subject])).toEqual([
    ['lena@ebb.example', 'Amir Haddad assigned Anna Bcc: x@y.z to you'],
    ['lena@ebb.example', 'Amir Haddad mentioned you: Anna Bcc: x@y.z'],
  ]);
  expect(mail.received[1]!.raw).toContain('she called &lt;b&gt;');
  expect(mail.received.every(({ raw }) => !/^Bcc:/im.test(raw))).toBe(true);
});

it('holds what comes in quiet hours, and sends it once at their end, of what is still open and nobody’s', async () => {
  const quietHours = { fromMinute: minuteIn(-2), toMinute: minuteIn(2) };
  await set('lena', { events: ['critical'], quietHours });
  await set('amir', { events: ['critical'] });
  for (const id of ['q1', 'q2', 'q3']) await publish({ id, customerName: id });
  await waitFor(() => mail.received.filter(({ to }) => to === 'amir@ebb.example').length > 0, {
    what: 'Amir’s',
  });
  await waitFor(async () => (await rowsOf('q3')).length === 2, { what: 'the last to be written down' });
  const held = await fixture.db.prisma.delivery.findMany({ where: { held: true, state: 'waiting' } });
  expect(held).toHaveLength(3);
  expect(held.every(({ dueMs }) => Number(dueMs) > Date.now() + hourMs)).toBe(true);
  // Meanwhile one is closed and one is taken.
  await publish({ id: 'q1', version: 2, status: 'closed' });
  await publish({ id: 'q2', version: 2, status: 'acknowledged', ownerId: 'amir', ownerName: 'Amir' });
  await fixture.db.prisma.delivery.updateMany({ where: { held: true }, data: { dueMs: 0n } });
  await done('q3', 2);
  const hers = () => mail.received.filter(({ to }) => to === 'lena@ebb.example');
  await waitFor(() => hers().length > 0, { what: 'her mail' });
  expect(hers().map(({ subject }) => subject)).toEqual(['Critical: q3']);
  for (const [id, state] of [
    ['q1', 'cancelled'],
    ['q2', 'cancelled'],
    ['q3', 'sent'],
  ] as const)
    expect([id, (await rowsOf(id)).find(({ recipientId }) => recipientId === 'lena')?.state]).toEqual([
      id,
      state,
    ]);
});

it('tells a step of the escalation when nobody has touched it, and none after somebody has', async () => {
  await set('lena', {});
  await set('amir', {});
  const steps = [
    { afterHours: 4, userId: 'lena' },
    { afterHours: 8, userId: 'amir' },
  ];
  await setEscalation(fixture.db, { shopId: 'shop', userId: 'lena', nowMs: Date.now() - 1_000, steps });
  const receiver = await fixture.receiver();
  await fixture.endpoint(receiver.url);
  await publish({ id: 'e1' });
  await publish({ id: 'e2' });
  const chain = (alertId: string) => fixture.db.prisma.escalation.findUnique({ where: { alertId } });
  await waitFor(async () => (await chain('e2')) !== null, { what: 'the chains' });
  const frozen = JSON.parse((await chain('e1'))!.steps) as { atMs: number; userId: string }[];
  expect(frozen.map(({ userId }) => userId)).toEqual(['lena', 'amir']);
  expect(frozen[0]!.atMs).toBeGreaterThanOrEqual(Date.now() + 4 * hourMs - 60_000);
  // Another rule holds for others.
  await setEscalation(fixture.db, { shopId: 'shop', userId: 'lena', nowMs: Date.now(), steps: [] });
  await publish(
    { id: 'e2', version: 2, status: 'acknowledged', ownerId: 'amir' },
    { change: 'acknowledge', actorName: 'Amir' },
  );
  await waitFor(async () => (await chain('e2'))?.endReason === 'touched', { what: 'the end of the second' });
  await fixture.db.prisma.escalation.updateMany({ where: { alertId: 'e1' }, data: { dueMs: 1n } });
  await waitFor(() => mail.received.length > 0, { what: 'the mail' });
  expect(mail.received.map(({ to, subject }) => [to, subject])).toEqual([
    ['lena@ebb.example', 'Critical and untouched: Anna'],
  ]);
  await waitFor(() => receiver.received.some(({ body }) => body.includes('"alert.untouched"')), {
    what: 'the webhook',
  });
  // The second step falls due after the alert was taken: the record knows before the topic tells it.
  await fixture.storeAlert(
    alertMessage({ id: 'e1', version: 2, status: 'acknowledged', ownerId: 'amir' }).alert,
  );
  await fixture.db.prisma.escalation.updateMany({ where: { alertId: 'e1' }, data: { dueMs: 1n } });
  await waitFor(async () => (await chain('e1'))?.endReason === 'touched', { what: 'the end of the first' });
  expect(mail.received).toHaveLength(1);
});

it('sends a digest once on a day, and a test at any time; a server that refuses is tried again', async () => {
  // In a zone in which it is noon: whenever this runs, an hour ago was the same day.
  const ahead = 12 - new Date().getUTCHours();
  const timeZone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  await set('amir', { timeZone, digestMinute: 11 * 60 });
  const digests = () => fixture.db.prisma.delivery.findMany({ where: { event: 'person.digest' } });
  await waitFor(async () => (await digests()).some(({ state }) => state === 'sent'), { what: 'the digest' });
  expect(mail.received.at(-1)).toMatchObject({ to: 'amir@ebb.example' });
  expect(mail.received.at(-1)!.subject).toMatch(/^Today: \d+ yours, \d+ unassigned$/);
  mail.refuseNext();
  const messageId = await sendTestMail(fixture.db, 'lena', Date.now());
  const test = () => fixture.db.prisma.delivery.findFirst({ where: { messageId } });
  await waitFor(async () => /451/.test((await test())?.lastError ?? ''), { what: 'the refusal' });
  await fixture.db.prisma.delivery.updateMany({ where: { messageId }, data: { dueMs: 0n } });
  await waitFor(async () => (await test())?.state === 'sent', { what: 'the test mail' });
  expect(mail.received.at(-1)!.raw).toContain(`Message-ID: <${messageId}@localhost>`);
  expect(await digests()).toHaveLength(1);
});
