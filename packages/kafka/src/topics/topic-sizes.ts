import { connect } from 'node:net';
import type { KafkaConnection } from '../connection/create-kafka.ts';
import { logDirectoriesRequest, readLogDirectories } from './log-directories.ts';

const patienceMs = 5_000;

/** Bytes that each topic takes on the disks of all brokers, every replica counted. */
export async function readTopicSizes(kafka: KafkaConnection): Promise<ReadonlyMap<string, number>> {
  const admin = kafka.client.admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster().finally(() => admin.disconnect());
  const sizes = new Map<string, number>();
  for (const parts of await Promise.all(brokers.map(({ host, port }) => askBroker(host, port))))
    for (const { topic, bytes } of parts) sizes.set(topic, (sizes.get(topic) ?? 0) + bytes);
  return sizes;
}

/** One request on a connection of its own: the client speaks no DescribeLogDirs. */
function askBroker(host: string, port: number): Promise<{ topic: string; bytes: number }[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = Buffer.alloc(0);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(patienceMs, () =>
      fail(new Error(`${host}:${port} did not say how large its logs are`)),
    );
    socket.once('error', fail);
    socket.once('close', () => fail(new Error(`${host}:${port} closed the connection`)));
    socket.once('connect', () => void socket.write(logDirectoriesRequest('ebb-sizes')));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      try {
        resolve(readLogDirectories(received));
        socket.destroy();
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
