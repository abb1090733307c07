import { type IngestAnswer, ingestEndpoints } from '@ebb/contracts';

/** How a test event ended, in words. */
export interface TestVerdict {
  readonly isAccepted: boolean;
  readonly text: string;
}

/** Sends one event as a shop would, through the door that shops use. The key goes nowhere else and is not kept. */
export async function sendTestEvent(writeKey: string, nowMs: number): Promise<TestVerdict> {
  let response: Response;
  try {
    response = await fetch(ingestEndpoints.track.path, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${writeKey}` },
      body: JSON.stringify({
        messageId: `test-event-${nowMs}`,
        // A visitor without a name: no customer appears in lists and totals because of a test.
        anonymousId: 'ebb-test-event',
        event: 'Test Event',
      }),
    });
  } catch {
    return { isAccepted: false, text: 'Ebb cannot be reached.' };
  }
  const answer = (await response.json().catch(() => ({}))) as Partial<IngestAnswer> & { detail?: string };
  if (response.ok && answer.success === true)
    return { isAccepted: true, text: 'Accepted: the event is stored.' };
  return { isAccepted: false, text: answer.detail ?? `Refused with status ${response.status}.` };
}
