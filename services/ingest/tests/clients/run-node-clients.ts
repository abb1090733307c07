import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inspect } from 'node:util';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { uniqueName } from '@ebb/testkit';
import type { KafkaTarget } from './run-python-clients.ts';
import { idBefore, sent, type Outcome } from './sent-calls.ts';

interface HttpTarget {
  readonly url: string;
  readonly writeKey: string;
}

export async function runSegmentNode({ url, writeKey }: HttpTarget): Promise<Outcome> {
  const userId = uniqueName('segment-node');
  const failures: string[] = [];
  const analytics = new Analytics({ writeKey, host: url });
  analytics.on('error', (error) => failures.push(String(error.reason)));
  let waiting = 0;
  const note = (error?: unknown): void => {
    waiting -= 1;
    if (error !== undefined) failures.push(inspect(error));
  };
  const calls = [
    () => analytics.track({ userId, event: sent.event, properties: sent.order }, note),
    () => analytics.identify({ userId, traits: sent.traits }, note),
    () => analytics.page({ userId, name: sent.page }, note),
    () => analytics.screen({ userId, name: sent.screen }, note),
    () => analytics.alias({ userId, previousId: idBefore(userId) }, note),
    () => analytics.group({ userId, groupId: sent.group, traits: sent.groupTraits }, note),
  ];
  waiting = calls.length;
  for (const call of calls) call();
  await analytics.closeAndFlush({ timeout: 60_000 });
  if (waiting > 0) failures.push(`${waiting} calls were not reported as sent`);
  return { userId, failures };
}

export async function runRudderNode({ url, writeKey }: HttpTarget): Promise<Outcome> {
  const userId = uniqueName('rudder-node');
  const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: url });
  analytics.track({ userId, event: sent.event, properties: sent.order });
  analytics.identify({ userId, traits: sent.traits });
  analytics.page({ userId, name: sent.page });
  analytics.screen({ userId, name: sent.screen });
  analytics.alias({ userId, previousId: idBefore(userId) });
  analytics.group({ userId, groupId: sent.group, traits: sent.groupTraits });
  const failures: string[] = [];
  await analytics.flush().catch((error: unknown) => failures.push(String(error)));
  return { userId, failures };
}

export async function runKcat(kcat: string, { brokers, topic, writeKey }: KafkaTarget): Promise<Outcome> {
  const userId = uniqueName('kcat');
  const messages = [
    { type: 'track', event: sent.event, properties: sent.order },
    { type: 'identify', traits: sent.traits },
    { type: 'page', name: sent.page },
    { type: 'screen', name: sent.screen },
    { type: 'alias', previousId: idBefore(userId) },
    { type: 'group', groupId: sent.group, traits: sent.groupTraits },
  ];
  const args = ['-P', '-b', brokers, '-t', topic, '-H', `write-key=${writeKey}`];
  const child = spawn(kcat, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  child.stdin.end(messages.map((message) => JSON.stringify({ userId, ...message })).join('\n'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { userId, failures: code === 0 ? [] : [`kcat ended with ${code}: ${said}`] };
}
