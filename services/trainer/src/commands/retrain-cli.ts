import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { readRetrainConfig } from '../config.ts';
import { RebuildError, rebuildModel } from './rebuild-model.ts';

const usage = `Makes a stored model again from the shop's history, and says whether the bytes are the same.

  npm run retrain -- --model ID

  --model ID   as the model page and the API show it

Ends with 0 when equal, 1 when different, 2 when it cannot be made. Nothing is written.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { model: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help || values.model === undefined) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const config = readRetrainConfig();
  await using db = openDatabase(config.databaseUrl, { poolSize: 2 });
  const { shopId, version, isEqual, artefact, trainingSet } = await rebuildModel(db, values.model, config);
  console.log(`Model ${version} of the shop “${shopId}”`);
  for (const [what, { stored, again }] of Object.entries({ 'training set': trainingSet, artefact })) {
    console.log(`  ${what} stored     ${stored}`);
    console.log(`  ${what} made again ${again ?? 'not: the history is too short by now'}`);
  }
  console.log(isEqual ? 'Equal, byte for byte.' : differentBecause(trainingSet));
  return isEqual ? 0 : 1;
}

function differentBecause({
  stored,
  again,
}: {
  readonly stored: string;
  readonly again: string | null;
}): string {
  return stored === again
    ? 'Different, on the same rows: the training itself has changed since (another version of Ebb or of Node).'
    : 'Different rows: events came in late, were erased, or the features have changed since.';
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A wrong id or flag is for the person at the keyboard; anything else is ours, with its stack.
    const expected =
      error instanceof RebuildError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(expected ? (error as Error).message : error);
    process.exitCode = 2;
  },
);
