import { createSealer, type Sealer } from '@ebb/sealing';
import { secretOf } from '../backup/installation.ts';
import { PlainError } from '../bootstrap/plain-error.ts';

/** The sealer of the environment's master key and those of before. @throws PlainError without one */
export function sealerOf(env: NodeJS.ProcessEnv): Sealer {
  const masterKey = secretOf(env, 'EBB_MASTER_KEY');
  if (masterKey === undefined)
    throw new PlainError('EBB_MASTER_KEY is not set: `openssl rand -base64 32` makes one.');
  const previous = (secretOf(env, 'EBB_PREVIOUS_MASTER_KEYS') ?? '').split(',').map((key) => key.trim());
  return createSealer(
    masterKey,
    previous.filter((key) => key !== ''),
  );
}
