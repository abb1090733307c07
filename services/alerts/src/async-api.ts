import {
  AlertMessage,
  CustomerEvent,
  deadLetterHeaders,
  PredictionMessage,
  SegmentMessage,
  SubscribeAlerts,
  topics,
} from '@ebb/contracts';
import type { TopicSpec } from '@ebb/contracts';
import type { TSchema } from 'typebox';
import { Type } from 'typebox';

/** Answer to `subscribe_alerts`, as JSON Schema; the TypeScript type is `SubscribeAnswer`. */
const SubscribeAnswerSchema = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    cursor: Type.String({ description: 'where the stream stands now' }),
    replayed: Type.Integer({ description: 'missed messages that were sent before this answer' }),
    resync: Type.Boolean({ description: 'the gap is older than the gateway remembers: fetch over REST' }),
  }),
  Type.Object({
    ok: Type.Literal(false),
    error: Type.Union([Type.Literal('forbidden'), Type.Literal('invalid'), Type.Literal('unavailable')]),
    detail: Type.String(),
  }),
]);

interface MessageSpec {
  readonly channel: string;
  readonly name: string;
  readonly summary: string;
  readonly payload: TSchema;
  readonly headers?: TSchema;
}

interface SocketSpec extends MessageSpec {
  /** Seen from the gateway. */
  readonly action: 'send' | 'receive';
  readonly reply?: TSchema;
}

const kafkaMessages: readonly (MessageSpec & {
  readonly topic: TopicSpec;
  readonly action: 'send' | 'receive';
})[] = [
  {
    channel: 'shopEvents',
    name: 'ShopMessage',
    topic: topics.shopEvents,
    action: 'receive',
    summary:
      'A message of a shop’s own producer, with its write key in the header `write-key` or the field `writeKey`',
    payload: SegmentMessage,
  },
  {
    channel: 'customerEvents',
    name: 'CustomerEvent',
    topic: topics.customerEvents,
    action: 'send',
    summary: 'A checked event of a customer',
    payload: CustomerEvent,
  },
  {
    channel: 'predictions',
    name: 'PredictionMade',
    topic: topics.predictions,
    action: 'send',
    summary: 'A customer’s score as of now',
    payload: PredictionMessage,
  },
  {
    channel: 'alerts',
    name: 'AlertChanged',
    topic: topics.alerts,
    action: 'send',
    summary: 'An alert was opened, changed or closed; the larger version wins',
    payload: AlertMessage,
  },
  {
    channel: 'deadLetters',
    name: 'DeadLetter',
    topic: topics.deadLetters,
    action: 'send',
    summary: 'Key and value of a record that could not be taken, byte for byte',
    payload: Type.Unknown(),
    headers: Type.Object(
      Object.fromEntries(Object.values(deadLetterHeaders).map((name) => [name, Type.String()])),
    ),
  },
];

const cursor = Type.String({ description: 'keep it and hand it in when subscribing again' });

const socketMessages: readonly SocketSpec[] = [
  {
    channel: 'gateway',
    name: 'subscribe_alerts',
    action: 'receive',
    summary: 'Watch a shop, from a cursor on or from now on',
    payload: SubscribeAlerts,
    reply: SubscribeAnswerSchema,
  },
  {
    channel: 'gateway',
    name: 'unsubscribe_alerts',
    action: 'receive',
    summary: 'Watch a shop no longer',
    payload: Type.Object({ shopId: Type.String() }),
  },
  {
    channel: 'gateway',
    name: 'churn_alert',
    action: 'send',
    summary: 'An alert changed; at least once and in order per customer',
    payload: Type.Object({ ...AlertMessage.properties, cursor }),
  },
  {
    channel: 'gateway',
    name: 'prediction_update',
    action: 'send',
    summary: 'A customer’s newest score; older ones are left out',
    payload: PredictionMessage,
  },
  {
    channel: 'gateway',
    name: 'resync',
    action: 'send',
    summary: 'Something was missed: fetch over REST',
    payload: Type.Object({ shopId: Type.String(), cursor, reason: Type.String() }),
  },
];

function messageOf({ name, summary, payload, headers }: MessageSpec) {
  return {
    name,
    summary,
    contentType: 'application/json',
    payload,
    ...(headers === undefined ? {} : { headers }),
  };
}

/** Topics and sockets as an AsyncAPI 3.0 document, made from the contracts. */
export function asyncApiDocument(): unknown {
  const replies = socketMessages.flatMap((spec) =>
    spec.reply === undefined
      ? []
      : [{ ...spec, name: `${spec.name}_answer`, summary: `Answer to ${spec.name}`, payload: spec.reply }],
  );
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Ebb: topics and sockets',
      version: '1',
      description:
        'Times are milliseconds since 1970, UTC; amounts are minor units of the shop’s currency. The session token ' +
        'of the socket goes into `auth.token`, or the session cookie is taken.',
    },
    servers: {
      kafka: { host: 'localhost:9092', protocol: 'kafka' },
      gateway: { host: 'localhost:8080', protocol: 'socket.io', pathname: '/socket.io/' },
    },
    channels: {
      ...Object.fromEntries(
        kafkaMessages.map((spec) => [
          spec.channel,
          {
            address: spec.topic.name,
            servers: [{ $ref: '#/servers/kafka' }],
            description: `Key: ${spec.topic.key}.`,
            bindings: {
              kafka: {
                partitions: spec.topic.partitions,
                topicConfiguration: { 'retention.ms': spec.topic.retentionMs },
              },
            },
            messages: { [spec.name]: { $ref: `#/components/messages/${spec.name}` } },
          },
        ]),
      ),
      gateway: {
        address: '/',
        servers: [{ $ref: '#/servers/gateway' }],
        messages: Object.fromEntries(
          [...socketMessages, ...replies].map(({ name }) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
      },
    },
    operations: Object.fromEntries(
      [...kafkaMessages, ...socketMessages].map((spec) => [
        `${spec.action}_${spec.name}`,
        {
          action: spec.action,
          channel: { $ref: `#/channels/${spec.channel}` },
          messages: [{ $ref: `#/channels/${spec.channel}/messages/${spec.name}` }],
          ...('reply' in spec && spec.reply !== undefined
            ? {
                reply: {
                  channel: { $ref: '#/channels/gateway' },
                  messages: [{ $ref: `#/channels/gateway/messages/${spec.name}_answer` }],
                },
              }
            : {}),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        [...kafkaMessages, ...socketMessages, ...replies].map((spec) => [spec.name, messageOf(spec)]),
      ),
    },
  };
  // Schemas carry more than JSON; the document is what is left of them as text.
  return JSON.parse(JSON.stringify(document));
}
