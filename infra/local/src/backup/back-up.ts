import { topics } from '@ebb/contracts';
import { createKafka } from '@ebb/kafka';
import { checkBackup } from './backup-file.ts';
import { backupsIn, prune } from './backup-folder.ts';
import { notePositions, type ScoringGroup } from './kafka-positions.ts';
import { makeBackup } from './make-backup.ts';

export interface BackUpInput {
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly scoring: ScoringGroup;
  readonly masterKey: Buffer;
  readonly folder: string;
  readonly nowMs: number;
  /** Removes none. */
  readonly keepAll: boolean;
  readonly onProgress?: (bytes: number, ofAbout: number) => void;
}

export interface BackedUp {
  readonly path: string;
  readonly bytes: number;
  readonly dumpedBytes: number;
  readonly madeMs: number;
  readonly removed: readonly string[];
}

/** Makes a backup, reads it back whole, and only then removes those that are too many. */
export async function backUp(input: BackUpInput): Promise<BackedUp> {
  const { masterKey, folder, nowMs } = input;
  const made = await makeBackup({
    databaseUrl: input.databaseUrl,
    masterKey,
    folder,
    nowMs,
    positions: () => notePositions(kafkaOf(input.kafkaBrokers), input.scoring),
    onProgress: input.onProgress ?? (() => undefined),
  });
  const { header } = await checkBackup(made.path, masterKey);
  // A file that is damaged counts for nothing, and stays for somebody to look at.
  const kept = input.keepAll ? [] : await backupsIn(folder, () => undefined);
  return { ...made, madeMs: header.madeMs, removed: prune(kept, nowMs) };
}

export function kafkaOf(brokers: readonly string[]) {
  return createKafka({ brokers, clientId: 'ebb-backup' });
}

/** Scoring's place in Kafka, by the settings that services/scoring/src/config.ts reads. */
export function scoringGroup(env: NodeJS.ProcessEnv): ScoringGroup {
  const prefix = env['EBB_TOPIC_PREFIX'] ?? '';
  return {
    group: prefix + (env['EBB_SCORING_GROUP'] ?? 'ebb-scoring'),
    topic: prefix + topics.customerEvents.name,
  };
}
