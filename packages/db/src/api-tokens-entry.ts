// Tokens with which programs call the API.
export {
  apiTokenPrefix,
  createApiToken,
  findApiToken,
  listApiTokens,
  mostApiTokens,
  noteTokenUse,
  revokeApiToken,
} from './accounts/api-tokens.ts';
