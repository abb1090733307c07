import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Segment's browser library as its package has it, and the parts it loads when it needs them. */
export interface SegmentLibrary {
  /** @returns undefined for a name that is no part of it */
  part(name: string): string | undefined;
  /** The library itself, with the write key where its own server puts it. */
  main(writeKey: string): string;
}

const main = 'standalone.js';

/** Read from the disk at the first question, and kept: some 200 KB. */
export function createSegmentLibrary(): SegmentLibrary {
  let texts: ReadonlyMap<string, string> | undefined;
  const read = (): ReadonlyMap<string, string> => {
    const manifest = createRequire(import.meta.url).resolve('@segment/analytics-next/package.json');
    const folder = join(dirname(manifest), 'dist/umd');
    const names = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'index.js');
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  };
  const part = (name: string): string | undefined => (texts ??= read()).get(name);
  return {
    part,
    main: (writeKey) => (part(main) ?? '').replaceAll('__WRITE_KEY__', () => writeKey),
  };
}
