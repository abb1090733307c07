import client from 'kafkajs';
import fetchAnswer from 'kafkajs/src/protocol/requests/fetch/v11/response.js';
import { headerBefore } from './batch-header.ts';
import { checkRecords } from './check-records.ts';
import { damagedBatch, findDamagedBatches } from './damaged-batches.ts';
import { recordSetsIn } from './fetch-answer.ts';
import { placeholdersOf } from './undecodable-batch.ts';
import { codecNames, unpack } from './unpack.ts';

/** What a batch may unpack to: a megabyte of it in the topic, so that nobody can fill a consumer's memory. */
const largestBatchBytes = 64 * 1024 * 1024;

/** The form in which the client takes codecs. */
interface Codec {
  compress(encoder: unknown): Promise<Buffer>;
  decompress(records: Buffer): Promise<Buffer>;
}

/**
 * Teaches the client all five codecs, and to go on at batches that cannot be read: it knows two codecs by itself, and
 * a batch it cannot decode ends the fetch with all its partitions, again at every start. The numbers without a codec
 * are taken too, since the client reads their batches as if they were not packed. Checksums, at which it never looks,
 * are looked at before it reads an answer.
 */
export function installCodecs(): void {
  const codecs: Record<number, (() => Codec) | undefined> = client.CompressionCodecs;
  const own = codecs[client.CompressionTypes.GZIP]?.();
  for (let number = 0; number < 8; number += 1) {
    const codec: Codec = {
      compress(encoder) {
        if (codecNames[number] === 'gzip' && own !== undefined) return own.compress(encoder);
        throw new Error(`this room does not write ${codecNames[number] ?? `codec ${number}`}`);
      },
      decompress,
    };
    codecs[number] = () => codec;
  }
  const { decode } = fetchAnswer;
  fetchAnswer.decode = (answer) => {
    for (const recordSet of recordSetsIn(answer)) findDamagedBatches(recordSet);
    return decode(answer);
  };
}

async function decompress(records: Buffer): Promise<Buffer> {
  const header = headerBefore(records);
  if (header === undefined) throw new Error('message formats before Kafka 0.11 are not read');
  const damaged = damagedBatch(header);
  if (damaged !== undefined) return placeholdersOf({ ...header, ...damaged }, damaged.flaw);
  try {
    const unpacked = await unpack(header.codec, records, largestBatchBytes);
    checkRecords(unpacked, header.records);
    return unpacked;
  } catch (error) {
    return placeholdersOf(header, error instanceof Error ? error.message : String(error));
  }
}
