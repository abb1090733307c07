/** The browser: the one `npm test` has found, else Debian's. */
export const chromiumPath = process.env['EBB_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** For the simulator that is started as a program of its own. */
export const testEnvironment = process.env;
