import type { Api, ApiParts } from '../api-parts.ts';
import { impactRoutes } from '../impact/impact-routes.ts';
import { alertRoutes } from './alert-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { analyticsRoutes } from './analytics-routes.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { exchangeRateRoutes } from './exchange-rate-routes.ts';
import { labRoutes } from './lab-routes.ts';
import { labStudyRoutes } from './lab-study-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { segmentRoutes } from './segment-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { twoFactorRoutes } from './two-factor-routes.ts';
import { systemRoutes } from './system-routes.ts';
import { writeKeyRoutes } from './write-key-routes.ts';

/** Every endpoint of the catalogue, one file a noun. */
export function registerRoutes(app: Api, parts: ApiParts): void {
  sessionRoutes(app, parts);
  memberRoutes(app, parts);
  peopleRoutes(app, parts);
  twoFactorRoutes(app, parts);
  customerRoutes(app, parts);
  alertRoutes(app, parts);
  bulkRoutes(app, parts);
  dashboardRoutes(app, parts);
  analyticsRoutes(app, parts);
  eventRoutes(app, parts);
  deadLetterRoutes(app, parts);
  exchangeRateRoutes(app, parts);
  writeKeyRoutes(app, parts);
  auditRoutes(app, parts);
  privacyRoutes(app, parts);
  modelRoutes(app, parts);
  policyRoutes(app, parts);
  impactRoutes(app, parts);
  segmentRoutes(app, parts);
  labRoutes(app, parts);
  labStudyRoutes(app, parts);
  systemRoutes(app, parts);
}
