import {
  IngestAnswer,
  IngestBatch,
  ingestEndpoints,
  ingestLimits,
  IngestMessage,
  IngestRefusal,
  openApiDocument,
} from '@ebb/contracts';
import { storeWebhookEndpoints } from '@ebb/contracts/stores';

/** OpenAPI 3.1 of the way in; its schemas are the contracts themselves. */
export const ingestDocument = openApiDocument(
  { ...ingestEndpoints, ...storeWebhookEndpoints },
  {
    title: 'Ebb ingest',
    description: 'Events in, in the form that Segment’s libraries send. An answer of 200 means stored.',
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic', description: 'Write key as user name, empty password.' },
      bearer: { type: 'http', scheme: 'bearer', description: 'The write key.' },
    },
    schemas: { IngestMessage, IngestBatch, IngestAnswer, IngestRefusal },
    problemTexts: {
      401: 'No write key, or one that is not valid; of a store’s webhook: no such store, or another signature.',
      413: `Larger than an event (${ingestLimits.eventBytes} bytes) or a batch (${ingestLimits.batchBytes}) may be.`,
      415: 'Neither JSON nor text/plain, or an encoding other than gzip.',
      503: 'Nothing was taken; send it again after `Retry-After` seconds.',
    },
  },
);
