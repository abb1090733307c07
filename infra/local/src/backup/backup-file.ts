import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { PlainError } from '../bootstrap/plain-error.ts';
import { asRecord } from '../bootstrap/json-file.ts';
import { fileKey, keyName, openSealedStream, sealStream } from './sealed-stream.ts';

const magic = 'EBB-BACKUP-1\n';
const longestHeader = 1_000_000;

/** What is readable of a backup without its key, and authenticated all the same. */
export interface BackupHeader {
  /** Epoch milliseconds just before the dump's snapshot. */
  readonly madeMs: number;
  readonly database: string;
  readonly server: string;
  readonly newestMigration: string;
  /** How far scoring had committed when the backup began: topic, partition, offset. Events from there on are in Kafka. */
  readonly positions: readonly Position[];
}

export interface Position {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/**
 * Writes a backup: header, then the content compressed and sealed. The file gets its name only when all of it is on the
 * disk, so one that was interrupted is not taken for a backup.
 */
export async function writeBackup(
  path: string,
  masterKey: Buffer,
  header: BackupHeader,
  content: Readable,
): Promise<void> {
  const salt = randomBytes(32);
  const line = `${JSON.stringify({ ...header, key: keyName(masterKey), salt: salt.toString('base64') })}\n`;
  const head = Buffer.from(magic + line);
  const draft = `${path}.unfinished`;
  try {
    const out = createWriteStream(draft, { mode: 0o600 });
    out.write(head);
    await pipeline(content, createZstdCompress(), sealStream(fileKey(masterKey, salt, head)), out);
    const file = await open(draft, 'r+');
    await file.sync().finally(() => file.close());
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await rename(draft, path);
}

/** The header alone; nothing of it is proven before the content has been read. */
export async function readHeader(
  path: string,
): Promise<{ header: BackupHeader; head: Buffer; salt: Buffer; key: string }> {
  const file = await open(path, 'r').catch(() => {
    throw new PlainError(`There is no backup at ${path}.`);
  });
  try {
    const bytes = Buffer.alloc(longestHeader);
    const { bytesRead } = await file.read(bytes, 0, longestHeader, 0);
    const start = bytes.subarray(0, bytesRead);
    const end = start.indexOf('\n', magic.length);
    if (!start.subarray(0, magic.length).equals(Buffer.from(magic)) || end === -1)
      throw new PlainError(`${path} is no backup of Ebb, or its beginning is damaged.`);
    const values = asRecord(parse(start.subarray(magic.length, end).toString('utf8'), path));
    return {
      header: values as unknown as BackupHeader,
      head: Buffer.from(start.subarray(0, end + 1)),
      salt: Buffer.from(String(values['salt']), 'base64'),
      key: String(values['key']),
    };
  } finally {
    await file.close();
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError(`${path} is no backup of Ebb, or its beginning is damaged.`);
  }
}

/**
 * Gives the content to `use`, chunk by authenticated chunk. Resolves with the header once the last chunk was proven to be
 * the last.
 * @throws PlainError for another key, and for a file that was changed or cut
 */
export async function readBackup(
  path: string,
  masterKey: Buffer,
  use: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<BackupHeader> {
  const { header, head, salt, key } = await readHeader(path);
  if (key !== keyName(masterKey))
    throw new PlainError(
      `${path} was made with another master key (${key}; this one is ${keyName(masterKey)}). Set EBB_MASTER_KEY to the key of then.`,
    );
  await pipeline(
    createReadStream(path, { start: head.length }),
    openSealedStream(fileKey(masterKey, salt, head)),
    createZstdDecompress(),
    (content: AsyncIterable<Buffer>) => use(content),
  );
  return header;
}

/** Reads all of it and keeps nothing: proves that it is whole and that this key opens it. Resolves with its size unpacked. */
export async function checkBackup(
  path: string,
  masterKey: Buffer,
): Promise<{ header: BackupHeader; bytes: number }> {
  let bytes = 0;
  const header = await readBackup(path, masterKey, async (content) => {
    for await (const chunk of content) bytes += chunk.length;
  });
  return { header, bytes };
}
