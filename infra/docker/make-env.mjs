// `node infra/docker/make-env.mjs > .env`: the secrets that docker-compose.yml asks for, generated, never defaults.
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';

const text = (bytes) => randomBytes(bytes).toString('base64url');
// An Ed25519 pair: the api signs access tokens with the private key, the alerts gateway has the public one.
const { privateKey } = generateKeyPairSync('ed25519');
const { d: tokenKey } = privateKey.export({ format: 'jwk' });
const { x: tokenPublicKey } = createPublicKey(privateKey).export({ format: 'jwk' });
const values = {
  EBB_DATABASE_PASSWORD: text(18),
  EBB_DATABASE_ROOT_PASSWORD: text(18),
  EBB_DATABASE_PASSWORD_INGEST: text(18),
  EBB_DATABASE_PASSWORD_SCORING: text(18),
  EBB_DATABASE_PASSWORD_TRAINER: text(18),
  EBB_DATABASE_PASSWORD_ALERTS: text(18),
  EBB_DATABASE_PASSWORD_API: text(18),
  EBB_DATABASE_PASSWORD_DELIVERY: text(18),
  EBB_JWT_SECRET: text(48),
  EBB_MASTER_KEY: randomBytes(32).toString('base64'),
  EBB_TOKEN_KEYS: tokenKey,
  EBB_TOKEN_PUBLIC_KEYS: tokenPublicKey,
  EBB_DEMO_PASSWORD: text(9),
  EBB_REAL_SHOP_KEY: `ebb_wk_${randomBytes(18).toString('hex')}`,
  EBB_SIMULATED_SHOP_KEY: `ebb_wk_${randomBytes(18).toString('hex')}`,
  EBB_GRAFANA_PASSWORD: text(9),
};
for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
