import { addCounts, countReport, unsteadyTests } from './checks.ts';

const green = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};

test('a green report counts its tests', () => {
  expect(countReport(green)).toEqual({ passed: 5, failed: 0 });
});

test('what did not run is a failure', () => {
  expect(countReport({ ...green, numFailedTests: 1, numRuntimeErrorTestSuites: 2 })).toEqual({
    passed: 5,
    failed: 3,
  });
  expect(countReport({ ...green, numPendingTests: 1, numTodoTests: 1 })).toEqual({ passed: 5, failed: 2 });
  expect(countReport({ ...green, numPassedTests: 0 })).toEqual({ passed: 0, failed: 1 });
  expect(countReport(undefined)).toEqual({ passed: 0, failed: 1 });
});

test('names what passed only at its second try', () => {
  const assertionResults = [
    { fullName: 'steady', status: 'passed', invocations: 1 },
    { fullName: 'unsteady', status: 'passed', invocations: 2 },
    { fullName: 'broken', status: 'failed', invocations: 2 },
    { fullName: 'never retried', status: 'passed' },
  ];
  expect(unsteadyTests({ ...green, testResults: [{ assertionResults }] })).toEqual(['unsteady']);
  expect(unsteadyTests(undefined)).toEqual([]);
});

test('counts add up', () => {
  expect(
    addCounts([
      { passed: 1, failed: 2 },
      { passed: 3, failed: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 2 });
  expect(addCounts([])).toEqual({ passed: 0, failed: 0 });
});
