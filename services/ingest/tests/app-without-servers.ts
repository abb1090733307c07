import type { FastifyInstance } from 'fastify';
import type { KeyOwner } from '@ebb/db';
import type { OutgoingMessage } from '@ebb/kafka';
import { createMetrics } from '@ebb/service-kit';
import { createIngestApp, type IngestAppParts } from '../src/http/app.ts';
import { createShopKeys } from '../src/keys/shop-keys.ts';
import { createIngestMetrics } from '../src/metrics.ts';

export const owner: KeyOwner = {
  shop: { id: 'demo', currency: 'EUR', currencyDigits: 2, settings: {} },
  ...{ keyHash: 'hash', keyName: 'test', keyKind: 'server', signingSecret: null },
};

interface Away {
  readonly requestTimeoutMs?: number;
  readonly streams?: NonNullable<IngestAppParts['streams']>;
  readonly publish?: (topic: string, messages: readonly OutgoingMessage[]) => Promise<void>;
  readonly lookUp?: () => Promise<KeyOwner | undefined>;
}

const noStores: IngestAppParts['stores'] = {
  senders: { find: async () => undefined },
  counter: { noteDelivery: () => undefined, noteBadSignature: () => undefined },
  record: {
    claimOrder: async (_key, customerId) => ({ customerId, completed: false }),
    findOrder: async () => undefined,
    completeOrder: async () => undefined,
    addPrivacyRequest: async () => undefined,
  },
  onError: () => undefined,
};

/** Ingest's HTTP side with Kafka and the record as the test says they are. */
export function appWith({
  publish = async () => undefined,
  lookUp = async () => owner,
  ...more
}: Away): FastifyInstance {
  const metrics = createMetrics({ name: 'ingest', version: 'test' });
  return createIngestApp({
    shopKeys: createShopKeys({ lookUp, cacheMs: 1 }),
    producer: { publish },
    metrics,
    publicUrl: 'https://ebb.example',
    ingestMetrics: createIngestMetrics(metrics),
    refusedEvents: { keep: () => undefined },
    liveArrivals: { note: () => undefined },
    stores: noStores,
    now: Date.now,
    ...more,
  });
}
