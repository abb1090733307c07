import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './plain-error.ts';

/** The line of Node that Ebb is made for and tested on. The launcher itself runs on older ones too: require-node.mjs. */
const MAJOR = 24;

/**
 * The Node that services, dashboard and tests run on. It comes with the packages (`optionalDependencies` of the
 * project, one for each platform), so it is the same whatever `npm start` was typed into, and npm puts it first in the
 * PATH of every script. Where there is none for the platform the starting Node has to be new enough.
 */
export function nodeProgram(projectRoot: string, started = process): string {
  const packaged = join(projectRoot, 'node_modules/.bin/node');
  try {
    accessSync(packaged, constants.X_OK);
    return packaged;
  } catch {
    if (Number.parseInt(started.versions.node) >= MAJOR) return started.execPath;
    throw new PlainError(
      `Ebb runs on Node ${MAJOR}. There is no package of it for ${started.platform} ${started.arch}, and this is Node ` +
        `${started.versions.node}: install Node ${MAJOR} or newer and run the command again.`,
    );
  }
}
