import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Makes node_modules equal to package-lock.json, by `npm ci`, unless it already is.
 * The comparison is with what npm itself recorded at the end of its last install, so an install that was
 * interrupted is repeated, and one that somebody did by hand is accepted. Returns the seconds spent installing, 0 when
 * nothing had to be done. What does not need the packages can be done meanwhile.
 */
export async function installPackages(projectRoot, meanwhile = () => undefined) {
  if (await installedEqualsLock(projectRoot)) return 0;
  const startedMs = Date.now();
  console.log('  … installing npm packages');
  // No install scripts are needed by any package, so none are allowed to run.
  // Packages that ask for a newer Node than the one that installs them run on the one that is installed here.
  const args = [
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--engine-strict=false',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const [code] = await Promise.all([runNpm(projectRoot, args), meanwhile()]);
  if (code !== 0) {
    console.error('npm ci failed: see the lines above. Ebb needs a package registry that npm can reach.');
    process.exit(1);
  }
  const seconds = (Date.now() - startedMs) / 1000;
  console.log(`  ✓ npm packages installed  ${seconds.toFixed(1)} s`);
  return seconds;
}

async function installedEqualsLock(projectRoot) {
  let lock;
  let installed;
  try {
    lock = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')).packages;
    installed = JSON.parse(
      await readFile(join(projectRoot, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
  } catch {
    return false;
  }
  return Object.entries(lock).every(([path, wanted]) => {
    // Packages for other platforms are rightly absent; links and workspaces carry no version to compare.
    if (path === '' || wanted.link || !path.includes('node_modules/')) return true;
    const present = installed[path];
    return present === undefined ? Boolean(wanted.optional) : present.version === wanted.version;
  });
}

function runNpm(projectRoot, args) {
  const npmCli = process.env.npm_execpath;
  // npm's own Node: the one that runs this may lie in node_modules, which `npm ci` removes.
  const [command, prefix] =
    npmCli && basename(npmCli) === 'npm-cli.js'
      ? [process.env.npm_node_execpath ?? process.execPath, [npmCli]]
      : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...prefix, ...args], {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
