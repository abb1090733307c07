export * from './migrate.ts';
export * from './open-database.ts';
export * from './password.ts';
export * from './seed.ts';
export * from './episode-store.ts';
export * from './event-store.ts';
export * from './model-store.ts';
export * from './outbox-store.ts';
export * from './prediction-store.ts';
export * from './profile-store.ts';
export * from './traits-store.ts';
export * from './sql-transaction.ts';
export * from './transaction.ts';
export * from './alert-actions.ts';
export * from './alert-queries.ts';
export * from './customer-queries.ts';
export * from './model-queries.ts';
export * from './model-page-queries.ts';
export * from './stats-queries.ts';
export * from './timeline-queries.ts';
export * from './user-repository.ts';
export { InvalidCursorError } from './keyset.ts';
export * from './model-registry.ts';
export * from './model-commands.ts';
export type { Actor } from './model-decisions.ts';
export {
  countImportedEvents,
  countKnownCustomers,
  readCustomerHistories,
  type CustomerHistory,
} from './training-data.ts';
export * from './live-answers.ts';
export * from './model-truth.ts';
export * from './model-watch.ts';
export * from './training-runs.ts';
export * from './due-profiles.ts';
export * from './write-key-repository.ts';
export * from './audit-data.ts';
export { findThoseWithEvents } from './find-customers.ts';
export * from './stored-customers.ts';
export * from './rebuild-data.ts';
