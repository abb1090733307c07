// For whoever sets up an installation, beside the migrations: the services' accounts with their rights, and sealed secrets.
export { grantRights, grantStatements, makeAccounts, RightsError } from './rights/grant-rights.ts';
export { accountStatements, serviceNames, type ServiceName } from './rights/service-accounts.ts';
export { rightsOf, tableRights } from './rights/service-rights.ts';
export { sealSecrets } from './maintenance/seal-secrets.ts';
