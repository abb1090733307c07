import { apiTokenEndpoints } from './accounts/api-tokens.ts';
import { peopleEndpoints } from './accounts/people.ts';
import { twoFactorEndpoints } from './accounts/two-factor.ts';
import { alertPolicyEndpoints } from './alerts/alert-policy.ts';
import { alertEndpoints } from './alerts/alerts.ts';
import { auditEndpoints } from './accounts/audit.ts';
import { analyticsEndpoints } from './analytics.ts';
import { bulkActionEndpoints } from './alerts/bulk-actions.ts';
import { customerEndpoints } from './customers.ts';
import { dashboardEndpoints } from './overview/dashboard.ts';
import { deadLetterEndpoints } from './intake/dead-letters.ts';
import { eventEndpoints } from './intake/events.ts';
import { exchangeRateEndpoints } from './intake/exchange-rates.ts';
import { privacyRequestEndpoints } from './intake/privacy-requests.ts';
import { storeSourceEndpoints } from './intake/store-sources.ts';
import { impactEndpoints } from './impact/impact.ts';
import { labFileEndpoints } from './lab/files.ts';
import { labStudyEndpoints } from './lab/studies.ts';
import { memberEndpoints } from './accounts/members.ts';
import { modelEndpoints } from './models/model-page.ts';
import { privacyEndpoints } from './privacy.ts';
import { retentionEndpoints } from './retention/retention.ts';
import { segmentEndpoints } from './segments/segments.ts';
import { purchaseEndpoints } from './purchase/purchase.ts';
import { sessionEndpoints } from './accounts/session.ts';
import { overviewEndpoints } from './overview/overview.ts';
import { systemEndpoints } from './operations/system.ts';
import { notificationEndpoints } from './delivery/notifications.ts';
import { webhookEndpoints } from './delivery/webhooks.ts';
import { writeKeyEndpoints } from './write-keys.ts';

/**
 * Every endpoint of the api by its operation id. The server registers and validates from it, `/api/openapi.json` is
 * made of it, and the dashboard's client takes its types from it.
 */
export const endpoints = {
  ...sessionEndpoints,
  ...memberEndpoints,
  ...peopleEndpoints,
  ...twoFactorEndpoints,
  ...apiTokenEndpoints,
  ...customerEndpoints,
  ...alertEndpoints,
  ...bulkActionEndpoints,
  ...alertPolicyEndpoints,
  ...impactEndpoints,
  ...dashboardEndpoints,
  ...overviewEndpoints,
  ...analyticsEndpoints,
  ...eventEndpoints,
  ...deadLetterEndpoints,
  ...exchangeRateEndpoints,
  ...writeKeyEndpoints,
  ...storeSourceEndpoints,
  ...webhookEndpoints,
  ...notificationEndpoints,
  ...auditEndpoints,
  ...privacyEndpoints,
  ...privacyRequestEndpoints,
  ...retentionEndpoints,
  ...modelEndpoints,
  ...segmentEndpoints,
  ...purchaseEndpoints,
  ...labFileEndpoints,
  ...labStudyEndpoints,
  ...systemEndpoints,
} as const;

export type EndpointName = keyof typeof endpoints;
export type EndpointNamed<Name extends EndpointName> = (typeof endpoints)[Name];
