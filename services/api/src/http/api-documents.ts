import {
  Alert,
  AlertConflict,
  AlertDetail,
  endpoints,
  ModelDetail,
  ModelPage,
  openApiDocument,
  Session,
  User,
} from '@ebb/contracts';
import { sessionCookieName } from '@ebb/session';
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Api } from '../api-parts.ts';

/** `/api/openapi.json` and, at `/api/docs`, a page to try it. The page's files come from here, none from elsewhere. */
export async function installApiDocuments(app: Api): Promise<void> {
  const document = openApiDocument(endpoints, {
    title: 'Ebb',
    description:
      'Customers, their churn scores and alerts. Errors are problem details (RFC 9457) with a stable `type` ' +
      'and a `requestId`. Times are milliseconds since 1970, UTC; amounts are minor units of the shop’s currency.',
    securitySchemes: {
      cookie: {
        type: 'apiKey',
        in: 'cookie',
        name: sessionCookieName,
        description: `Over TLS: \`__Host-${sessionCookieName}\`.`,
      },
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
    schemas: { Alert, AlertConflict, AlertDetail, ModelDetail, ModelPage, Session, User },
  });
  await app.register(swagger, {
    mode: 'static',
    specification: { document: document as StaticDocumentSpec['document'] },
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    // No address of our users' is to be sent to a public validator.
    uiConfig: { docExpansion: 'list', persistAuthorization: false, validatorUrl: null },
    staticCSP: {
      'default-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'style-src': ["'self'", "'unsafe-inline'"],
      'object-src': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => document);
}
