import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot, type WholeSystem } from '@ebb/testkit';

/** The queries of the dashboards for operators, on a system that is young and well. */
export function panelsChapter(theSystem: () => WholeSystem): void {
  describe('the dashboards for operators', () => {
    it('ask only for what the running processes have, and most of it is there', async () => {
      const program = join(projectRoot(), 'grafana/check-panels.mjs');
      const { stdout } = await promisify(execFile)(process.execPath, [
        program,
        '--state',
        theSystem().folder,
      ]);
      const [, withData, asked] = /(\d+) of (\d+) queries have data/.exec(stdout) ?? [];
      expect(Number(asked)).toBeGreaterThan(100);
      expect(Number(withData)).toBeGreaterThan(Number(asked) / 2);
    });
  });
}
