import { connect } from 'node:net';

const API_VERSIONS_KEY = 18;
const TIMEOUT_MS = 2_000;

/**
 * Asks a broker which versions of the protocol it speaks (ApiVersions v0, Kafka protocol guide). A KRaft broker
 * answers on this listener only once the controller has let it in, so an answer means it takes clients.
 */
export function askKafka(host: string, port: number): Promise<void> {
  const correlationId = 1;
  const clientId = Buffer.from('ebb');
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(API_VERSIONS_KEY, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(correlationId, 8);
  request.writeInt16BE(clientId.length, 12);
  clientId.copy(request, 14);

  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const finish = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(new Error('no answer from Kafka')));
    socket.once('error', finish);
    socket.once('close', () => finish(new Error('Kafka closed the connection')));
    socket.once('connect', () => socket.write(request));
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 10) return;
      const errorCode = answer.readInt16BE(8);
      if (answer.readInt32BE(4) !== correlationId) finish(new Error('what answers is not Kafka'));
      else if (errorCode !== 0) finish(new Error(`Kafka answered with error ${errorCode}`));
      else finish();
    });
  });
}
