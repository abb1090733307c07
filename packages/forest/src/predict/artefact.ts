import { createHash } from 'node:crypto';
import { checkCompiledForest } from './check-compiled-forest.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import type { CompiledForest } from './compiled-forest.ts';
import type { ForestModel } from './forest-model.ts';

/** An artefact that must not be scored with: damaged, cut short, or of another format. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
}

/** Header as stored; everything but the arrays, which follow it. */
interface Header {
  readonly featureNames: readonly string[];
  readonly trees: number;
  readonly nodes: number;
  readonly calibration: Calibration;
  readonly baseProbability: number;
  readonly metadata: ForestModel['metadata'];
}

const MAGIC = 'EBBFORST';
const FORMAT_VERSION = 1;
const HEADER_AT = 16;
const DIGEST_BYTES = 32;

/**
 * The model as one self-describing file; README.md lists its bytes. Equal models give equal bytes, so the
 * digest at its end is also the model's fingerprint.
 */
export function encodeModel(model: ForestModel): Uint8Array {
  requireLittleEndian();
  const { roots, depths, nodes, values, covers } = model.forest;
  const stored: Header = {
    featureNames: model.featureNames,
    trees: roots.length,
    nodes: values.length,
    calibration: model.calibration,
    baseProbability: model.baseProbability,
    metadata: model.metadata,
  };
  const header = new TextEncoder().encode(JSON.stringify(stored));
  const arraysAt = alignedTo8(HEADER_AT + header.length);
  const digestAt = arraysAt + arrayBytes(stored);
  const bytes = new Uint8Array(digestAt + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, header.length, true);
  bytes.set(header, HEADER_AT);
  let at = arraysAt;
  for (const array of [nodes, values, covers, roots, depths]) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  bytes.set(digestOf(bytes.subarray(0, digestAt)), digestAt);
  return bytes;
}

/**
 * @throws ArtefactError where the bytes are not exactly what `encodeModel` wrote
 */
export function decodeModel(bytes: Uint8Array): ForestModel {
  requireLittleEndian();
  const header = readHeader(bytes);
  const { trees, nodes: nodeCount, ...rest } = header;
  // A copy, because arrays of 8-byte numbers need an 8-byte boundary and `bytes` may lie anywhere. (A Buffer's own
  // `slice` copies nothing.)
  const arrays = new Uint8Array(bytes.subarray(arraysStart(bytes), bytes.length - DIGEST_BYTES)).buffer;
  let at = 0;
  const take = <T>(
    Kind: new (buffer: ArrayBuffer, from: number, length: number) => T,
    length: number,
    width: number,
  ): T => {
    const array = new Kind(arrays, at, length);
    at += length * width;
    return array;
  };
  const forest: CompiledForest = {
    featureCount: header.featureNames.length,
    nodes: take(Int32Array, 2 * nodeCount, 4),
    values: take(Float64Array, nodeCount, 8),
    covers: take(Float64Array, nodeCount, 8),
    roots: take(Uint32Array, trees, 4),
    depths: take(Uint32Array, trees, 4),
  };
  const problem = checkCompiledForest(forest);
  if (problem !== null) throw new ArtefactError(`the model cannot be walked: ${problem}`);
  return {
    featureNames: rest.featureNames,
    forest,
    calibration: rest.calibration,
    baseProbability: rest.baseProbability,
    metadata: rest.metadata,
  };
}

/** SHA-256 of the artefact's content in hexadecimal: the same for equal models, as stored at its end. */
export function fingerprintOf(artefact: Uint8Array): string {
  return Buffer.from(artefact.subarray(artefact.length - DIGEST_BYTES)).toString('hex');
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < HEADER_AT + DIGEST_BYTES) {
    throw new ArtefactError(`${bytes.length} bytes are too few for a forest model`);
  }
  if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new ArtefactError('not a forest model: it does not begin with ' + MAGIC);
  }
  const version = viewOf(bytes).getUint32(8, true);
  if (version !== FORMAT_VERSION) {
    throw new ArtefactError(`format version ${version} is not the version ${FORMAT_VERSION} read here`);
  }
  const digestAt = bytes.length - DIGEST_BYTES;
  if (Buffer.compare(digestOf(bytes.subarray(0, digestAt)), bytes.subarray(digestAt)) !== 0) {
    throw new ArtefactError('the checksum does not match: the model is damaged or was cut short');
  }
  const length = viewOf(bytes).getUint32(12, true);
  const header = JSON.parse(
    new TextDecoder().decode(bytes.subarray(HEADER_AT, HEADER_AT + length)),
  ) as Header;
  if (arraysStart(bytes) + arrayBytes(header) !== digestAt) {
    throw new ArtefactError(
      `${bytes.length} bytes do not fit ${header.trees} trees of ${header.nodes} nodes`,
    );
  }
  return header;
}

function arraysStart(bytes: Uint8Array): number {
  return alignedTo8(HEADER_AT + viewOf(bytes).getUint32(12, true));
}

function arrayBytes(header: Header): number {
  return header.nodes * (8 + 8 + 8) + header.trees * (4 + 4);
}

function alignedTo8(at: number): number {
  return (at + 7) & ~7;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** The arrays are stored as they lie in memory. */
function requireLittleEndian(): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) {
    throw new ArtefactError('artefacts are little-endian and this machine is not');
  }
}
