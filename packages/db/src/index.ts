export * from './migrate.ts';
export * from './open-database.ts';
export * from './password.ts';
export * from './seed.ts';
