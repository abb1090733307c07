import { processEnvironment, readConfig, setting } from '@ebb/service-kit';

export const readAuditConfig = (env = processEnvironment()) =>
  readConfig(env, {
    databaseUrl: setting.url('DATABASE_URL', { secret: true, protocols: ['mysql', 'mariadb'] }),
  });
