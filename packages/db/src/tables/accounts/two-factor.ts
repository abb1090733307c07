import { nullable, number, table, text } from '../../sql/table.ts';

/** A second factor, in use from `confirmedMs` on. */
export const twoFactorTable = table('two_factor', {
  userId: text('user_id'),
  /** From before there was sealing; empty where it is sealed. */
  secret: text('secret'),
  /** Base32: whoever checks a code has to make it, so a hash would not do. */
  sealedSecret: nullable(text('sealed_secret')),
  /** The newest step of 30 seconds whose code was used. */
  lastStep: number('last_step'),
  begunMs: number('begun_ms'),
  confirmedMs: nullable(number('confirmed_ms')),
});

/** Codes for whoever has lost the device; each once. */
export const recoveryCodeTable = table('recovery_code', {
  userId: text('user_id'),
  codeHash: text('code_hash'),
  usedMs: nullable(number('used_ms')),
});
