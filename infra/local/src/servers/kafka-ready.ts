import { connect } from 'node:net';

const METADATA_KEY = 3;
const METADATA_VERSION = 2;
const TIMEOUT_MS = 2_000;
const CLIENT_ID = Buffer.from('ebb');

/**
 * Asks a broker for its cluster (Metadata v2 without topics, Kafka protocol guide). A KRaft broker answers on this
 * listener only once the controller has let it in, so an answer means it takes clients. With `clusterId` the answer must
 * come from that cluster: while ours is starting, another one may have taken the port.
 */
export async function askKafka(host: string, port: number, clusterId?: string): Promise<void> {
  const answer = await exchange(host, port, metadataRequest());
  const found = clusterIdOf(answer);
  if (clusterId !== undefined && found !== clusterId) {
    throw new Error(`another Kafka (cluster ${found}) answers on port ${port}`);
  }
}

function metadataRequest(): Buffer {
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + CLIENT_ID.length + 4);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(METADATA_KEY, 4);
  request.writeInt16BE(METADATA_VERSION, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(CLIENT_ID.length, 12);
  CLIENT_ID.copy(request, 14);
  // An empty list of topics: none (a null list would mean all).
  request.writeInt32BE(0, 14 + CLIENT_ID.length);
  return request;
}

/** Reads over correlation id and brokers (id, host, port, rack) to the cluster's id. */
function clusterIdOf(answer: Buffer): string {
  let at = 4;
  const text = () => {
    const length = answer.readInt16BE(at);
    at += 2 + Math.max(0, length);
    return length < 0 ? '' : answer.toString('utf8', at - length, at);
  };
  const brokers = answer.readInt32BE(at);
  at += 4;
  for (let broker = 0; broker < brokers; broker++) {
    at += 4;
    text();
    at += 4;
    text();
  }
  return text();
}

/** Sends one request and returns the body of its answer, without the length in front. */
function exchange(host: string, port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(TIMEOUT_MS, () => fail(new Error('no answer from Kafka')));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('Kafka closed the connection')));
    socket.once('connect', () => socket.write(request));
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      socket.destroy();
      resolve(answer.subarray(4));
    });
  });
}
