import type { SentAccountToken } from '@ebb/contracts';
import type { EscalationRule, Notifications } from '@ebb/contracts/delivery';
import { startMailServer, type MailServer } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let silent: RunningApi;
let mail: MailServer;
let admin: string;
beforeAll(async () => {
  fixture = await createApiFixture('notifications');
  mail = await startMailServer();
  const smtp = { smtpHost: '127.0.0.1', smtpPort: mail.port, smtpSecurity: 'none' } as const;
  api = await fixture.start({ ...smtp, publicUrl: 'https://ebb.example' });
  silent = await fixture.start();
  admin = await fixture.token({ userId: 'ada', role: 'admin', shops: ['shop'] });
});
afterAll(async () => {
  await fixture.close();
  await mail.close();
});

it('mails an invitation and a link for another password to whom they are for; without mail they are shown as before', async () => {
  const invite = (at: RunningApi, email: string) =>
    fixture.call<SentAccountToken>(at, '/api/shops/shop/invitations', {
      body: { email, role: 'agent' },
      as: admin,
    });
  const invited = await invite(api, 'new@ebb.example');
  expect(invited).toMatchObject({ status: 201, body: { isMailed: true } });
  expect(mail.received.at(-1)).toMatchObject({ to: 'new@ebb.example', subject: 'You are invited to Ebb' });
  expect(mail.received.at(-1)!.raw).toContain(`https://ebb.example/welcome#${invited.body.token}`);
  const reset = await fixture.call<SentAccountToken>(api, '/api/shops/shop/people/amir/reset', {
    body: {},
    as: admin,
  });
  expect(reset.body.isMailed).toBe(true);
  expect(mail.received.at(-1)).toMatchObject({ to: 'amir@ebb.example' });
  mail.refuseNext();
  expect((await invite(api, 'other@ebb.example')).body).toMatchObject({
    isMailed: false,
    token: expect.any(String) as string,
  });
  expect((await invite(silent, 'third@ebb.example')).body.isMailed).toBe(false);
});

it('keeps what somebody wants mail about, by itself for each', async () => {
  const path = '/api/me/notifications';
  const mine = () => fixture.call<Notifications>(api, path);
  expect((await mine()).body).toMatchObject({
    isSet: false,
    hasMail: true,
    settings: { events: ['assigned', 'mentioned'], quietHours: null, digestMinute: null },
  });
  const settings = {
    events: ['critical'],
    timeZone: 'Europe/Berlin',
    quietHours: { fromMinute: 1_200, toMinute: 480 },
    digestMinute: 480,
  };
  const put = (body: object) => fixture.call<Notifications>(api, path, { method: 'PUT', body });
  expect(await put(settings)).toMatchObject({ status: 200, body: { isSet: true, settings } });
  expect((await mine()).body.settings).toEqual(settings);
  expect((await put({ ...settings, timeZone: 'Mars/Olympus' })).status).toBe(422);
  const test = (at: RunningApi) => fixture.call(at, `${path}/test`, { body: {} });
  expect([(await test(api)).status, (await test(silent)).status]).toEqual([202, 409]);
});

it('sets who is told of a critical alert that nobody touches: members only', async () => {
  const path = '/api/shops/shop/escalation';
  const put = (userId: string) =>
    fixture.call<EscalationRule>(api, path, { method: 'PUT', body: { steps: [{ afterHours: 4, userId }] } });
  expect((await put('stranger')).status).toBe(422);
  const { body } = await put('lena');
  expect(body).toMatchObject({ steps: [{ afterHours: 4, userId: 'lena' }], hasMail: true });
  expect((await fixture.call<EscalationRule>(api, path)).body).toEqual(body);
});
