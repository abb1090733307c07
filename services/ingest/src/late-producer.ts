import { KafkaUnavailableError, type Producer } from '@ebb/kafka';

/** A producer for those who are open before Kafka is there: until it is given one, it says that Kafka is away. */
export interface LateProducer extends Pick<Producer, 'publish'> {
  connect(producer: Producer): void;
}

export function createLateProducer(): LateProducer {
  let connected: Producer | undefined;
  return {
    connect(producer) {
      connected = producer;
    },
    async publish(topic, messages) {
      if (connected === undefined) throw new KafkaUnavailableError('Kafka has not answered yet');
      await connected.publish(topic, messages);
    },
  };
}
