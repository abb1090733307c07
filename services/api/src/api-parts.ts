import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Database } from '@ebb/db';
import type { Mailer } from '@ebb/mail';
import type { CurrentServings, PurchaseServingOf } from '@ebb/model-serving';
import type { Sealer } from '@ebb/sealing';
import type { Scope } from '@ebb/service-kit';
import type { PrivateTokenKeys } from '@ebb/session';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ApiConfig } from './config.ts';
import type { LoginLimits } from './http/login-limits.ts';
import type { SessionOwners } from './http/session-owners.ts';
import type { LargeShops } from './customer-lists/large-shops.ts';
import type { FeatureMedians } from './predictions/feature-medians.ts';
import type { PredictionCache } from './predictions/prediction-cache.ts';
import type { PersonalReads } from './personal-data/reads-interface.ts';
import type { SystemWatch } from './system/system-watch.ts';

/** Everything the routes need; `service.ts` makes the real ones. */
export interface ApiParts {
  readonly config: ApiConfig;
  readonly db: Database;
  readonly log: FastifyBaseLogger;
  readonly metrics: Scope['metrics'];
  readonly nowMs: () => number;
  readonly servings: CurrentServings;
  readonly purchases: PurchaseServingOf;
  readonly predictions: PredictionCache;
  readonly medians: FeatureMedians;
  readonly loginLimits: LoginLimits;
  readonly sessions: SessionOwners;
  /** Of API tokens. */
  readonly tokens: SessionOwners;
  readonly tokenKeys: PrivateTokenKeys;
  readonly sealer: Sealer;
  readonly largeShops: LargeShops;
  readonly reads: PersonalReads;
  readonly system: SystemWatch;
  /** Undefined where the installation sends no mail. */
  readonly mailer: Mailer | undefined;
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
