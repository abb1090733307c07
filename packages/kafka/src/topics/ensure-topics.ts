import type { Admin, ConfigResourceTypes } from 'kafkajs';
import type { TopicSpec } from '@ebb/contracts';
import type { KafkaConnection } from '../connection/create-kafka.ts';
import { createTopics } from './create-topics.ts';

/** `ConfigResourceTypes.TOPIC`, written out: Node's module loader sees no such name in the client's CommonJS exports. */
const topicResource: ConfigResourceTypes = 2;

export interface EnsuredTopics {
  readonly created: readonly string[];
  readonly present: readonly string[];
}

/**
 * Creates the topics that do not exist yet, with the partitions and retention of their specification. Topics that
 * exist keep the partitions they have, which are the installation's own (`raisePartitions`); retention and message size
 * are corrected.
 *
 * @param options.partitions for topics that are made now, instead of the specification's
 */
export async function ensureTopics(
  kafka: KafkaConnection,
  specs: readonly TopicSpec[],
  options: { readonly replicationFactor?: number; readonly partitions?: number | undefined } = {},
): Promise<EnsuredTopics> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !existing.has(spec.name));
    if (missing.length > 0) {
      // Two processes may start at once: whoever comes second finds the topic there, which is as good.
      await createTopics(
        admin,
        missing.map((spec) => ({
          topic: spec.name,
          numPartitions: options.partitions ?? spec.partitions,
          replicationFactor: options.replicationFactor ?? -1,
          configEntries: configEntriesOf(spec),
        })),
      );
    }
    const present = specs.filter((spec) => existing.has(spec.name));
    await correctSettings(admin, present, kafka);
    return { created: missing.map((spec) => spec.name), present: present.map((spec) => spec.name) };
  } finally {
    await admin.disconnect();
  }
}

function configEntriesOf(spec: TopicSpec): { name: string; value: string }[] {
  const entries = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(spec.retentionMs) },
  ];
  if (spec.maxMessageBytes !== undefined) {
    entries.push({ name: 'max.message.bytes', value: String(spec.maxMessageBytes) });
  }
  return entries;
}

async function correctSettings(
  admin: Admin,
  specs: readonly TopicSpec[],
  kafka: KafkaConnection,
): Promise<void> {
  if (specs.length === 0) return;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: specs.map((spec) => ({ type: topicResource, name: spec.name })),
  });
  const wrong = specs.filter((spec) => {
    const found = resources.find((resource) => resource.resourceName === spec.name)?.configEntries ?? [];
    return configEntriesOf(spec).some(
      (entry) => found.find(({ configName }) => configName === entry.name)?.configValue !== entry.value,
    );
  });
  if (wrong.length === 0) return;
  kafka.log.info({ topics: wrong.map((spec) => spec.name) }, 'topic settings brought back to the catalogue');
  await admin.alterConfigs({
    validateOnly: false,
    resources: wrong.map((spec) => ({
      type: topicResource,
      name: spec.name,
      configEntries: configEntriesOf(spec),
    })),
  });
}
