/** The protocol's request DescribeLogDirs, version 1: the oldest that brokers from 2.0 to 4 have in common. */
const request = { key: 35, version: 1 };
const everyTopic = -1;
/** Any number: a connection carries one request. */
const correlationId = 1;

/** The whole request for all topics, its length in front. */
export function logDirectoriesRequest(clientId: string): Buffer {
  const client = Buffer.from(clientId);
  const body = Buffer.alloc(8 + 2 + client.length + 4);
  body.writeInt16BE(request.key, 0);
  body.writeInt16BE(request.version, 2);
  body.writeInt32BE(correlationId, 4);
  body.writeInt16BE(client.length, 8);
  client.copy(body, 10);
  body.writeInt32BE(everyTopic, 10 + client.length);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

export interface LogSize {
  readonly topic: string;
  readonly bytes: number;
}

/**
 * Bytes by topic of a whole answer, its length in front. Directories that a broker cannot read count nothing.
 * @throws RangeError for an answer that is cut
 */
export function readLogDirectories(answer: Buffer): LogSize[] {
  let at = 4 + 4 + 4;
  const int16 = () => answer.readInt16BE((at += 2) - 2);
  const int32 = () => answer.readInt32BE((at += 4) - 4);
  const int64 = () => Number(answer.readBigInt64BE((at += 8) - 8));
  const text = () => {
    const length = int16();
    return answer.toString('utf8', at, (at += length));
  };
  const list = <T>(read: () => T): T[] => Array.from({ length: Math.max(0, int32()) }, read);
  const partition = () => {
    int32();
    const bytes = int64();
    // Its lag, and whether it is on the way to another directory.
    int64();
    at += 1;
    return bytes;
  };
  const directories = list(() => {
    const error = int16();
    text();
    const topics = list(() => ({
      topic: text(),
      bytes: list(partition).reduce((sum, bytes) => sum + bytes, 0),
    }));
    return error === 0 ? topics : [];
  });
  return directories.flat();
}
