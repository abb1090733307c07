// `node infra/docker/make-env.mjs > .env`: the secrets that docker-compose.yml asks for, generated, never defaults.
import { randomBytes } from 'node:crypto';

const text = (bytes) => randomBytes(bytes).toString('base64url');
const values = {
  EBB_DATABASE_PASSWORD: text(18),
  EBB_DATABASE_ROOT_PASSWORD: text(18),
  EBB_JWT_SECRET: text(48),
  EBB_DEMO_PASSWORD: text(9),
  EBB_REAL_SHOP_KEY: `ebb_wk_${randomBytes(18).toString('hex')}`,
  EBB_SIMULATED_SHOP_KEY: `ebb_wk_${randomBytes(18).toString('hex')}`,
  EBB_GRAFANA_PASSWORD: text(9),
};
for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
