export { readRefreshToken, refreshTokenOf, type RefreshTicket } from './refresh-token.ts';
export {
  bearerToken,
  refreshCookieName,
  refreshTokenInCookies,
  sessionCookieName,
  sessionCookies,
  tokenInCookies,
} from './session-cookie.ts';
export type { AccessClaims, AccessSubject } from './tokens.ts';
export { signAccessToken, TokenError, verifyAccessToken } from './tokens.ts';
