// Two projects: `unit` is pure and runs in milliseconds; `integration` runs against the real servers
// that infra/local/test.mjs has started. Both compile to CommonJS (see docs/adr/0001).
const shared = {
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // These ship ES modules only; everything else in node_modules is left alone.
  transformIgnorePatterns: [
    '/node_modules/(?!(cookie|typebox|@fastify/type-provider-typebox|jose|content-disposition|marked|request-filtering-agent)/)',
  ],
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/.ebb', '<rootDir>/.*/dist/', '<rootDir>/.*/\\.next/'],
  extensionsToTreatAsEsm: [],
};
const withSecondTry = { setupFilesAfterEnv: ['<rootDir>/tests/second-try.ts'] };

export default {
  // Nothing measures time here: a wait for a fact says by itself, after a minute, what did not come.
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{packages,services,infra,apps}/*/src/**/*.test.ts',
        '<rootDir>/tests/house/**/*.test.ts',
      ],
    },
    {
      ...shared,
      displayName: 'integration',
      ...withSecondTry,
      testMatch: ['<rootDir>/{packages,services,infra}/*/tests/**/*.test.ts'],
    },
    {
      ...shared,
      ...withSecondTry,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
    },
  ],
};
