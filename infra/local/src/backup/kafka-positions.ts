import { fetchGroupLag, type KafkaConnection, readGroupPositions, setGroupPositions } from '@ebb/kafka';
import { PlainError } from '../bootstrap/plain-error.ts';
import type { BackupHeader, Position } from './backup-file.ts';

/** The one group whose work lies in the database: what it has read is stored, and would not be read again. */
export interface ScoringGroup {
  readonly group: string;
  readonly topic: string;
}

export async function notePositions(
  kafka: KafkaConnection,
  { group, topic }: ScoringGroup,
): Promise<Position[]> {
  const positions = await readGroupPositions(kafka, group, topic);
  return positions.map(({ partition, offset }) => ({ group, topic, partition, offset }));
}

export interface Rewound {
  /** Events that scoring will read once more, or for the first time. */
  readonly messages: number;
  /** Records that came after the backup and are gone from Kafka: they are lost. */
  readonly lostMessages: number;
}

/**
 * Puts scoring back to where it stood when the backup was made: events that were accepted since are read again from Kafka,
 * and those that are in the backup already are recognised as repeats. Scoring must be stopped.
 */
export async function rewindScoring(
  kafka: KafkaConnection,
  { positions }: BackupHeader,
  { group, topic }: ScoringGroup,
): Promise<Rewound> {
  const own = positions.filter((position) => position.group === group && position.topic === topic);
  await setGroupPositions(kafka, group, topic, own).catch((error: unknown) => {
    throw new PlainError(
      `The group ${group} could not be put back in Kafka (${error instanceof Error ? error.message : String(error)}). Is scoring stopped?`,
    );
  });
  const lags = await fetchGroupLag(kafka, group, [topic]);
  return {
    messages: lags.reduce((sum, { lagMessages }) => sum + lagMessages, 0),
    lostMessages: lags.reduce((sum, { partition, position }) => {
      const wanted = Number(own.find((entry) => entry.partition === partition)?.offset ?? 0);
      return sum + Math.max(0, position - Math.max(0, wanted));
    }, 0),
  };
}
