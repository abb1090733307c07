import { Type } from 'typebox';
import { IngestAnswer, ingestLimits, Problem, SegmentMessage } from '@ebb/contracts';

const Batch = Type.Object(
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

const singleCalls = ['track', 'identify', 'page', 'screen'] as const;

const problemAnswers: readonly (readonly [status: string, description: string])[] = [
  ['401', 'No write key, or one that is not valid.'],
  [
    '413',
    `Larger than an event (${ingestLimits.eventBytes} bytes) or a batch (${ingestLimits.batchBytes}) may be.`,
  ],
  ['415', 'Neither JSON nor text/plain, or an encoding other than gzip.'],
  ['503', 'Nothing was taken; send it again after `Retry-After` seconds.'],
];

function operation(summary: string, bodySchema: string) {
  return {
    post: {
      summary,
      security: [{ basic: [] }, { bearer: [] }, {}],
      parameters: [
        {
          name: 'verdicts',
          in: 'query',
          schema: { type: 'string', enum: ['all'] },
          description: 'One verdict for every event, not only for rejected ones.',
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${bodySchema}` } } },
      },
      responses: {
        '200': {
          description: 'At least one event was taken: it is stored.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/IngestAnswer' } } },
        },
        '400': {
          description: 'Not readable, or no event was accepted; the latter carries the verdicts too.',
          content: {
            'application/problem+json': {
              schema: {
                anyOf: [
                  { $ref: '#/components/schemas/RejectedAnswer' },
                  { $ref: '#/components/schemas/Problem' },
                ],
              },
            },
          },
        },
        ...Object.fromEntries(
          problemAnswers.map(([status, description]) => [
            status,
            {
              description,
              content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
            },
          ]),
        ),
      },
    },
  };
}

/** OpenAPI 3.1 of the way in; its schemas are the contracts themselves. */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Ebb ingest',
    version: '1',
    description: 'Events in, in the form that Segment’s libraries send. An answer of 200 means stored.',
  },
  paths: {
    ...Object.fromEntries(
      singleCalls.map((call) => [
        `/v1/${call}`,
        operation(`One ${call} message; \`type\` may be left out.`, 'Message'),
      ]),
    ),
    '/v1/batch': operation(`Up to ${ingestLimits.batchEvents} messages, each judged by itself.`, 'Batch'),
  },
  components: {
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic', description: 'Write key as user name, empty password.' },
      bearer: { type: 'http', scheme: 'bearer', description: 'The write key.' },
    },
    schemas: {
      // Single calls are told their type by the address.
      Message: Type.Partial(SegmentMessage),
      Batch,
      IngestAnswer,
      RejectedAnswer: Type.Intersect([Problem, IngestAnswer]),
      Problem,
    },
  },
};
