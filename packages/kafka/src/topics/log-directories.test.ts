import { logDirectoriesRequest, readLogDirectories } from './log-directories.ts';

const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([int16(value.length), Buffer.from(value)]);
const list = (items: readonly Buffer[]) => Buffer.concat([int32(items.length), ...items]);
const topic = (name: string, sizes: readonly number[]) =>
  Buffer.concat([
    text(name),
    list(
      sizes.map((bytes, partition) =>
        Buffer.concat([int32(partition), int64(bytes), int64(0), Buffer.from([0])]),
      ),
    ),
  ]);
const directory = (error: number, topics: readonly Buffer[]) =>
  Buffer.concat([int16(error), text('/data'), list(topics)]);

function answer(directories: readonly Buffer[]): Buffer {
  const body = Buffer.concat([int32(1), int32(0), list(directories)]);
  return Buffer.concat([int32(body.length), body]);
}

it('adds up the partitions of a topic, over more than 4 GB, and leaves out a directory that cannot be read', () => {
  const whole = answer([
    directory(0, [topic('a', [5_000_000_000, 7]), topic('b', [])]),
    directory(56, [topic('a', [1])]),
  ]);
  expect(readLogDirectories(whole)).toEqual([
    { topic: 'a', bytes: 5_000_000_007 },
    { topic: 'b', bytes: 0 },
  ]);
  expect(() => readLogDirectories(whole.subarray(0, -3))).toThrow('out of range');
});

it('asks for all topics, with its length in front', () => {
  const request = logDirectoriesRequest('me');
  expect(request.readInt32BE(0)).toBe(request.length - 4);
  expect(request.subarray(4)).toEqual(Buffer.concat([int16(35), int16(1), int32(1), text('me'), int32(-1)]));
});
