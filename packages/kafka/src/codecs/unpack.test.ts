import { isNativeError } from 'node:util/types';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { checkRecords } from './check-records.ts';
import { codecNames, unpack } from './unpack.ts';

const limitBytes = 100_000;
const words = 'of the same words, of the same words';

/** Five records "a line N …", as Java's producer and librdkafka (kcat) packed them. */
const packed: Record<string, Buffer> = {
  gzip: gzipSync(words.repeat(40)),
  'snappy of Java': Buffer.from(
    'glNOQVBQWQAAAAABAAAAAQAAAFOIAoBmAAAAAVphIGxpbmUgMCBvZiB0aGUgc2FtZSB3b3JkcyxGEwAUAGgAogMCFTUAMUYiAF41' +
      'AAAEFTUAMqY1AAAGFTUAM6Y1AAAIFTUANJY1AA==',
    'base64',
  ),
  'snappy of librdkafka': Buffer.from(
    'hAKAZgAAAAFaYSBsaW5lIDAgb2YgdGhlIHNhbWUgd29yZHMsRhMAEABmAAACFTQAMUYhAFo0AAAEFTQAMqI0AAAGFTQAM6I0AAAI' +
      'FTQANJY0AA==',
    'base64',
  ),
  'lz4 of Java': Buffer.from(
    'BCJNGGBAglcAAAD+EmYAAAABWmEgbGluZSAwIG9mIHRoZSBzYW1lIHdvcmRzLBMAZQBoAK4FAjUAHjEiAA81AAUVBDUAHzI1ABcV' +
      'BjUAHzM1ABcVCDUAHzQ1AA5Qb3JkcwAAAAAA',
    'base64',
  ),
  'lz4 of librdkafka': Buffer.from(
    'BCJNGGBAglYAAAD+EmYAAAABWmEgbGluZSAwIG9mIHRoZSBzYW1lIHdvcmRzLBMAVQBmAAACNAAeMSEADzQABBUENAAfMjQAFhUG' +
      'NAAfMzQAFhUINAAfNDQADlBvcmRzAAAAAAA=',
    'base64',
  ),
  'zstd of Java': Buffer.from(
    'KLUv/QBYNAIA5AJmAAAAAVphIGxpbmUgMCBvZiB0aGUgc2FtZSB3b3JkcywAaADuAgIxBDIGMwg0CQDBE1BcABkoJIAHChZAgVVR' +
      'Yt58AgEAAA==',
    'base64',
  ),
  'zstd of librdkafka': Buffer.from(
    'KLUv/QBYLQIA1AJmAAAAAVphIGxpbmUgMCBvZiB0aGUgc2FtZSB3b3JkcywAZgAAAjEEMgYzCDQJAMETUBwAGSgEgAcKBkBxVaFj' +
      '3nwC',
    'base64',
  ),
};

function codecOf(name: string): number {
  return codecNames.findIndex((codec) => name.startsWith(codec));
}

describe('unpack', () => {
  it.each(Object.keys(packed))('reads %s', async (name) => {
    const unpacked = await unpack(codecOf(name), packed[name]!, limitBytes);
    expect(unpacked.toString()).toContain(words);
    if (name !== 'gzip') {
      for (let line = 0; line < 5; line += 1)
        expect(unpacked.toString()).toContain(`a line ${line} ${words}`);
      expect(() => checkRecords(unpacked, 5)).not.toThrow();
      expect(() => checkRecords(unpacked, 4)).toThrow('behind the last record');
      expect(() => checkRecords(unpacked, 6)).toThrow('end too soon');
    }
  });

  it.each(Object.keys(packed))('refuses %s that would be larger than it may', async (name) => {
    await expect(unpack(codecOf(name), packed[name]!, 100)).rejects.toThrow();
  });

  it.each([5, 6, 7])('knows no codec %d', async (codec) => {
    await expect(unpack(codec, Buffer.from('x'), limitBytes)).rejects.toThrow(
      `no codec has the number ${codec}`,
    );
  });

  it.each(Object.keys(packed))(
    'ends with bytes or an error for damaged %s, and reads sound ones after it',
    async (name) => {
      const sound = packed[name]!;
      const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(damage, fc.nat(sound.length), async (changes, kept) => {
          const damaged = Buffer.from(sound);
          for (const [at, byte] of changes) damaged[at] = byte;
          for (const bytes of [damaged, damaged.subarray(0, kept)]) {
            const result = await unpack(codecOf(name), bytes, limitBytes).catch((error: unknown) => error);
            if (Buffer.isBuffer(result)) expect(result.length).toBeLessThanOrEqual(limitBytes);
            // By what it is: the decompressors' errors come from outside the test's own world.
            else expect(isNativeError(result)).toBe(true);
          }
        }),
        { numRuns: 500 },
      );
      expect((await unpack(codecOf(name), sound, limitBytes)).toString()).toContain(words);
    },
  );
});

test('a literal of four length bytes is no way back: damaged snappy ends', async () => {
  // The literal claims 2^32 - 4 bytes: read as a signed number it would lead back to its own start, for ever.
  const damaged = Buffer.from([0x10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0x00]);
  await expect(unpack(codecOf('snappy of librdkafka'), damaged, limitBytes)).rejects.toThrow(
    'passes the end',
  );
});

describe('checkRecords', () => {
  it('ends with an error or nothing for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 50 }), (bytes, count) => {
        try {
          checkRecords(Buffer.from(bytes), count);
        } catch (error) {
          expect(isNativeError(error)).toBe(true);
        }
      }),
    );
  });
});
