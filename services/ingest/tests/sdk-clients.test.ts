import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import type { EventKind } from '@ebb/contracts';
import { uniqueName, waitFor } from '@ebb/testkit';
import { runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

// The libraries as they are published, with their default settings. The matrix in docs/events.md says what ran here.

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
});
afterAll(() => ingest.close());

const properties = { order_id: 'o-7', total: 42.9, currency: 'EUR' };

async function expectAllOf(userId: string): Promise<void> {
  const own = () => ingest.events.filter((event) => event.customerId === userId);
  await waitFor(() => own().length >= 6, { what: 'the events of the library' });
  const kinds: EventKind[] = [
    ...(['identified', 'identified', 'identified'] as const),
    ...(['order_completed', 'page_viewed', 'screen_viewed'] as const),
  ];
  expect(
    own()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(kinds);
  expect(own().find(({ kind }) => kind === 'order_completed')).toMatchObject({
    orderId: 'o-7',
    amountMinor: 4290,
  });
  const identified = own().filter(({ kind }) => kind === 'identified');
  expect(identified.find(({ traits }) => traits !== undefined)?.traits).toMatchObject({
    email: 'anna@example.com',
  });
  // An alias names the id of before; a group call stands in the timeline.
  expect(identified.map(({ anonymousId }) => anonymousId)).toContain(`${userId}-before`);
  expect(identified.find(({ name }) => name === 'group')?.properties).toMatchObject({ groupId: 'acme' });
}

it('@segment/analytics-node: track, identify, page, screen, alias and group arrive, and its flush reports no failure', async () => {
  const userId = uniqueName('segment');
  const analytics = new Analytics({ writeKey, host: ingest.url, path: '/v1/batch' });
  const failures: unknown[] = [];
  const answers: number[] = [];
  analytics.on('error', (error) => failures.push(error));
  analytics.on('http_request', () => answers.push(1));
  const reported: unknown[] = [];
  const note = (error?: unknown): void => void reported.push(error);
  analytics.track({ userId, event: 'Order Completed', properties }, note);
  analytics.identify({ userId, traits: { email: 'anna@example.com' } }, note);
  analytics.page({ userId, name: 'Cart' }, note);
  analytics.screen({ userId, name: 'Home' }, note);
  analytics.alias({ userId, previousId: `${userId}-before` }, note);
  analytics.group({ userId, groupId: 'acme', traits: { seats: 3 } }, note);
  await analytics.closeAndFlush({ timeout: 20_000 });
  expect(failures).toEqual([]);
  expect(answers.length).toBeGreaterThan(0);
  expect(reported).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  await expectAllOf(userId);
});

it('@rudderstack/rudder-sdk-node: track, identify, page, screen, alias and group arrive, and its flush reports no failure', async () => {
  const userId = uniqueName('rudder');
  const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: ingest.url });
  analytics.track({ userId, event: 'Order Completed', properties });
  analytics.identify({ userId, traits: { email: 'anna@example.com' } });
  analytics.page({ userId, name: 'Cart' });
  analytics.screen({ userId, name: 'Home' });
  analytics.alias({ userId, previousId: `${userId}-before` });
  analytics.group({ userId, groupId: 'acme', traits: { seats: 3 } });
  await analytics.flush();
  await expectAllOf(userId);
});
