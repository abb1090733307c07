/** What a command needs to know of the Ebb it is about. */
export const settingNames: readonly ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL', 'EBB_MASTER_KEY'];

/**
 * The settings that the environment names, filled in with those of what `npm start` runs from the state folder; if one that
 * is named is not of that Ebb, only those named: a command between two would write one's events into the other's record.
 *
 * @throws as `secretOf` does
 */
export function installationSettings(
  env: NodeJS.ProcessEnv,
  stateRoot: string,
): Readonly<Record<(typeof settingNames)[number], string | undefined>>;

/**
 * A variable, or what is in the file that `NAME_FILE` names.
 *
 * @throws when both are set, or the file cannot be read: a sentence
 */
export function secretOf(env: NodeJS.ProcessEnv, name: string): string | undefined;
