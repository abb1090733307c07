export * from './config.ts';
export * from './event-factories.ts';
export * from './fake-clock.ts';
export * from './free-port.ts';
export * from './test-database.ts';
export * from './test-topics.ts';
export * from './unique-name.ts';
export * from './wait-for.ts';
