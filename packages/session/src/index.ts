export { deviceCookie, knownDevice } from './device-cookie.ts';
export { readRefreshToken, refreshTokenOf, type RefreshTicket } from './refresh-token.ts';
export {
  bearerToken,
  refreshTokenInCookies,
  sessionCookieName,
  sessionCookies,
  tokenInCookies,
} from './session-cookie.ts';
export type { AccessClaims, AccessSubject } from './tokens.ts';
export { signAccessToken, TokenError, verifyAccessToken } from './tokens.ts';
export {
  jwksOf,
  newTokenKey,
  privateTokenKeys,
  publicTextsOf,
  publicTokenKeys,
  type PrivateTokenKeys,
  type PublicTokenKeys,
} from './token-keys.ts';
