export { bearerToken, sessionCookie, sessionCookieName, tokenInCookies } from './session-cookie.ts';
export type { SessionClaims, SessionSubject } from './tokens.ts';
export { signSession, TokenError, verifySession } from './tokens.ts';
