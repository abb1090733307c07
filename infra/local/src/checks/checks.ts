/** One thing `npm test` runs. Each static check counts as one test, a test runner as many as it ran. */
export type Check =
  | { readonly kind: 'command'; readonly name: string; readonly command: readonly string[] }
  | { readonly kind: 'unchanged'; readonly name: string; readonly command: readonly string[] }
  | { readonly kind: 'jest'; readonly name: JestProject; readonly workers: number };

export type JestProject = 'unit' | 'integration' | 'e2e';

const npmRun = (script: string) => ['npm', 'run', '--silent', script];

export const staticChecks: readonly Check[] = [
  { kind: 'command', name: 'format', command: npmRun('format:check') },
  { kind: 'command', name: 'lint', command: npmRun('lint') },
  { kind: 'command', name: 'types', command: npmRun('typecheck') },
  { kind: 'command', name: 'room directions', command: npmRun('boundaries') },
  { kind: 'command', name: 'dead code', command: npmRun('deadcode') },
];

/** Runs everything that generates a committed file again: it fails when a file comes out different. */
export const generatedCheck: Check = {
  kind: 'unchanged',
  name: 'generated files',
  command: ['npm', 'run', '--silent', 'generate:committed', '--workspaces', '--if-present'],
};

export const jestChecks: Readonly<Record<JestProject, Check>> = {
  unit: { kind: 'jest', name: 'unit', workers: 2 },
  integration: { kind: 'jest', name: 'integration', workers: 2 },
  // The whole system and a browser run beside it: one at a time.
  e2e: { kind: 'jest', name: 'e2e', workers: 1 },
};

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** The part of Jest's JSON report that is counted. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** How often it ran. */
      readonly invocations?: number;
    }[];
  }[];
}

/** Tests that failed at first and passed at their second try. */
export function unsteadyTests(report: JestReport | undefined): string[] {
  return (report?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
    .map(({ fullName }) => fullName);
}

/**
 * Counts a report. A file that could not be run counts as one failure, so does a test that was skipped or left to do,
 * and a run without any test, or without a report.
 */
export function countReport(report: JestReport | undefined): Count {
  if (!report) return { passed: 0, failed: 1 };
  const {
    numPassedTests: passed,
    numFailedTests,
    numPendingTests,
    numTodoTests,
    numRuntimeErrorTestSuites,
  } = report;
  const failed = numFailedTests + numPendingTests + numTodoTests + numRuntimeErrorTestSuites;
  return passed + failed === 0 ? { passed: 0, failed: 1 } : { passed, failed };
}

export function addCounts(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}
