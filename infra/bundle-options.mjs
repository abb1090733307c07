import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Our own packages export TypeScript source and are bundled; everything else stays in node_modules. But lru-cache: at the
 * top of node_modules lies the old version that a build tool asked for, and a bundle would find that one.
 */
const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@ebb/') || path === 'lru-cache'
        ? undefined
        : { path, external: true },
    );
  },
};

/**
 * A file named `…-in-workers.ts` starts worker threads by `new Worker(new URL('./name.ts', import.meta.url))`. From the
 * sources, Node runs that file as it is; beside a bundle it becomes `name.js`, a bundle of its own.
 */
const workerEntries = {
  name: 'worker-entries',
  setup({ esbuild, initialOptions, onLoad }) {
    const { outdir, outfile, absWorkingDir = process.cwd(), ...options } = initialOptions;
    const folder = outdir ?? dirname(outfile);
    onLoad({ filter: /-in-workers\.ts$/ }, async ({ path }) => {
      const workers = [];
      const contents = (await readFile(path, 'utf8')).replace(
        /new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g,
        (_, name) => {
          workers.push(name);
          return `new URL('./${name}.js', import.meta.url)`;
        },
      );
      const entryPoints = workers.map((name) => join(dirname(path), `${name}.ts`));
      await esbuild.build({ ...options, absWorkingDir, entryPoints, outdir: folder });
      return { contents, loader: 'ts' };
    });
  },
};

// CommonJS dependencies that got bundled expect these three names.
const banner = [
  `import { createRequire as ebbCreateRequire } from 'node:module';`,
  `import { fileURLToPath as ebbFileURLToPath } from 'node:url';`,
  `const require = ebbCreateRequire(import.meta.url);`,
  `const __filename = ebbFileURLToPath(import.meta.url);`,
  `const __dirname = ebbFileURLToPath(new URL('.', import.meta.url));`,
].join('\n');

/** esbuild options shared by the services and the launcher: one ES module for Node, with a source map. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  banner: { js: banner },
  plugins: [externalPackages, workerEntries],
};
