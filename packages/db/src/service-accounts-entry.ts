// Without Prisma's client, for the launcher, which runs before that is generated.
export { accountOf, accountStatements, serviceNames, type ServiceName } from './rights/service-accounts.ts';
