import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * A package from the npm registry that only a measurement needs, in a folder of the project's own; installed when it is
 * missing. Not among the dependencies of bench, because `npm start` would pay for it.
 *
 * Its install scripts do not run: that of onnxruntime-node fetches libraries for graphics cards, 200 MB, and fails where
 * their host is out of reach; what computes on a processor is in the package itself.
 *
 * @returns what the package exports
 * @throws Error when npm could not install it
 */
export function nodePackage(name: string, version: string): unknown {
  const folder = resolve('.ebb/node', `${name}-${version}`);
  const marker = join(folder, 'complete');
  if (!existsSync(marker)) {
    console.error(`Installing ${name} ${version} into .ebb/node (once)`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const wanted = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
    const { status, error } = spawnSync('npm', wanted, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`npm could not install ${name} ${version}`, { cause: error });
    writeFileSync(marker, '');
  }
  return createRequire(join(folder, 'package.json'))(name) as unknown;
}
