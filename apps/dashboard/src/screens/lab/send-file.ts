import { labLimits } from '@ebb/contracts/lab';
import { call } from '../../lib/api/call.ts';
import { cutText, decodeFile } from './file-text.ts';

/** A file that is not sent at all, and why. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

const baseName = (name: string) => name.replace(/\.(csv|txt|tsv)$/i, '').slice(0, 120) || 'Table';

/**
 * Sends a file in parts, so that its progress is known and no request is long.
 *
 * @param announce makes the place for it and says its id
 * @throws FileRefused, ApiError
 */
export async function sendFile(
  file: File,
  shopId: string,
  announce: (name: string) => Promise<{ readonly id: string }>,
  onProgress: (done01: number) => void,
  signal: AbortSignal,
): Promise<string> {
  if (/\.(xlsx?|ods|pdf|zip|parquet)$/i.test(file.name)) {
    throw new FileRefused(`${file.name} is no CSV. Save the sheet as CSV (UTF-8) and send that.`);
  }
  if (file.size > labLimits.bytes) {
    throw new FileRefused(
      `${file.name} has ${Math.ceil(file.size / 2 ** 20)} MB; at most ${labLimits.bytes / 2 ** 20} MB are taken.`,
    );
  }
  if (file.size === 0) throw new FileRefused(`${file.name} is empty.`);
  const parts = cutText(decodeFile(await file.arrayBuffer()), labLimits.partCharacters);
  const { id } = await announce(baseName(file.name));
  for (const [part, text] of parts.entries()) {
    await call('putLabPart', { params: { id, part }, body: { shopId, text } }, signal);
    onProgress((part + 1) / parts.length);
  }
  await call('completeLabFile', { params: { id }, body: { shopId, parts: parts.length } }, signal);
  return id;
}
