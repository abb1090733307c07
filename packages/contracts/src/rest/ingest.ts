import { Type } from 'typebox';
import { IngestAnswer, ingestLimits, type MessageType, SegmentMessage } from '../events/segment-message.ts';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

/** One message; its type may be left out where the address says it. */
export const IngestMessage = Type.Partial(SegmentMessage);

export const IngestBatch = Type.Object(
  {
    batch: Type.Array(SegmentMessage, { maxItems: ingestLimits.batchEvents }),
    sentAt: Type.Optional(Type.String({ description: 'for messages without their own' })),
    context: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'joined with each message’s; `import: true` marks history',
      }),
    ),
    writeKey: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
);

/** Why nothing was taken: the request could not be read, or each of its events was refused, with the verdicts. */
export const IngestRefusal = Type.Union([Type.Intersect([Problem, IngestAnswer]), Problem], {
  description: 'Not readable, or no event was accepted; the latter carries the verdicts too.',
});

/** An endpoint that takes events. */
export interface IngestEndpoint extends Endpoint<'write-key'> {
  readonly path: `/v1/${string}`;
  /** Other addresses that mean the same: the short ones of Segment’s browser library, and old ones. */
  readonly aliases: readonly `/v1/${string}`[];
  readonly limitBytes: number;
}

const shared = {
  method: 'POST',
  tag: 'events',
  access: 'write-key',
  query: Type.Object({
    verdicts: Type.Optional(
      Type.Enum(['all'], { description: 'One verdict for every event, not only for rejected ones.' }),
    ),
  }),
  description: 'Answered with 200 if at least one event was taken: then it is stored.',
  answer: IngestAnswer,
  problems: { 400: IngestRefusal, 401: Problem, 413: Problem, 415: Problem, 503: Problem },
} as const;

function single<const Type extends MessageType>(type: Type, alias: `/v1/${string}`) {
  return {
    ...shared,
    path: `/v1/${type}`,
    aliases: [alias],
    summary: `One ${type} message; \`type\` may be left out.`,
    body: IngestMessage,
    limitBytes: ingestLimits.eventBytes,
  } as const satisfies IngestEndpoint;
}

/** Every way in for events over HTTP, by its operation id. Ingest serves them, and `/v1/openapi.json` is made of them. */
export const ingestEndpoints = {
  track: single('track', '/v1/t'),
  identify: single('identify', '/v1/i'),
  page: single('page', '/v1/p'),
  screen: single('screen', '/v1/s'),
  group: single('group', '/v1/g'),
  alias: single('alias', '/v1/a'),
  batch: {
    ...shared,
    path: '/v1/batch',
    aliases: ['/v1/b', '/v1/import'],
    summary: `Up to ${ingestLimits.batchEvents} messages, each checked by itself.`,
    body: IngestBatch,
    limitBytes: ingestLimits.batchBytes,
  },
  cloudEvents: {
    ...shared,
    path: '/v1/cloudevents',
    aliases: [],
    summary: 'CloudEvents 1.0 in binary, structured or batched mode',
    description:
      'The end of `type` is the event; `userid`, `anonymousid` or `subject` is the customer; `source` and `id` are the ' +
      'message’s id; `data` are the properties. ' +
      shared.description,
    body: Type.Unknown({
      description: 'a CloudEvent, a list of them, or the data of one whose attributes are headers',
    }),
    limitBytes: ingestLimits.batchBytes,
  },
} as const satisfies Readonly<Record<MessageType | 'batch' | 'cloudEvents', IngestEndpoint>>;
