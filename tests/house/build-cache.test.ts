import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

jest.setTimeout(60_000);

const root = resolve(__dirname, '../..');
const turbo = join(root, 'node_modules/.bin/turbo');

// A copy of the project that is not a Git repository (an archive, an image's build) has nobody who knows .gitignore.
test('what a build writes does not make the next one build again, also without .git', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebb-build-cache-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const hash = () => {
    const options = ['run', 'build', '--dry=json', '--skip-infer'];
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
    const text = execFileSync(turbo, options, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    const { tasks } = JSON.parse(text.slice(text.indexOf('{'))) as {
      tasks: { taskId: string; hash: string }[];
    };
    return tasks.find(({ taskId }) => taskId === 'page#build')?.hash;
  };
  try {
    cpSync(join(root, 'turbo.json'), join(folder, 'turbo.json'));
    write('package.json', '{"name":"x","packageManager":"npm@11.0.0","workspaces":["apps/*"]}');
    write('package-lock.json', '{"lockfileVersion":3,"packages":{}}');
    write('apps/page/package.json', '{"name":"page","version":"1.0.0","scripts":{"build":"true"}}');
    write('apps/page/src/page.tsx', 'export {};');
    const before = hash();
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    write('apps/page/.next/BUILD_ID', 'abc');
    write('apps/page/next-env.d.ts', '');
    write('apps/page/dist/main.js', '');
    write('apps/page/tsconfig.tsbuildinfo', '{}');
    write('apps/page/src/generated/client.ts', '');
    write('apps/page/.turbo/turbo-build.log', '');
    expect(hash()).toBe(before);
    write('apps/page/src/page.tsx', 'export const changed = 1;');
    expect(hash()).not.toBe(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
