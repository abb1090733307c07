import { isOriginAllowed } from './origin-check.ts';

test.each([
  ['a program', { host: 'ebb.example' }, true],
  ['the same host', { host: 'ebb.example:8443', origin: 'https://ebb.example:8443' }, true],
  ['another port', { host: 'ebb.example:8443', origin: 'https://ebb.example:9999' }, false],
  ['another host', { host: 'ebb.example', origin: 'https://evil.example' }, false],
  ['a sandboxed page', { host: 'ebb.example', origin: 'null' }, false],
  ['a listed origin', { host: 'ebb.example', origin: 'https://screen.example' }, true],
])('%s', (_who, headers, expected) => {
  expect(isOriginAllowed(headers, ['https://screen.example'])).toBe(expected);
});
