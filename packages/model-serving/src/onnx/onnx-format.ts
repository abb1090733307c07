import protobuf from 'protobufjs';

/**
 * The messages of an ONNX file that a tree ensemble needs, with the field numbers of onnx.proto3 (ONNX 1.14, IR version 8).
 * What a file leaves out has the format's default.
 */
const messages = {
  ModelProto: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    producerVersion: ['string', 3],
    docString: ['string', 6],
    graph: ['GraphProto', 7],
    opsetImport: ['OperatorSetIdProto', 8, 'repeated'],
    metadataProps: ['StringStringEntryProto', 14, 'repeated'],
  },
  OperatorSetIdProto: { domain: ['string', 1], version: ['int64', 2] },
  StringStringEntryProto: { key: ['string', 1], value: ['string', 2] },
  GraphProto: {
    node: ['NodeProto', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['TensorProto', 5, 'repeated'],
    input: ['ValueInfoProto', 11, 'repeated'],
    output: ['ValueInfoProto', 12, 'repeated'],
  },
  NodeProto: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['AttributeProto', 5, 'repeated'],
    domain: ['string', 7],
  },
  AttributeProto: {
    name: ['string', 1],
    i: ['int64', 3],
    s: ['bytes', 4],
    t: ['TensorProto', 5],
    ints: ['int64', 8, 'repeated'],
    strings: ['bytes', 9, 'repeated'],
    type: ['int32', 20],
  },
  TensorProto: {
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    int64Data: ['int64', 7, 'repeated'],
    name: ['string', 8],
    doubleData: ['double', 10, 'repeated'],
  },
  ValueInfoProto: { name: ['string', 1], type: ['TypeProto', 2] },
  TypeProto: { tensorType: ['TensorTypeProto', 1] },
  TensorTypeProto: { elemType: ['int32', 1], shape: ['TensorShapeProto', 2] },
  TensorShapeProto: { dim: ['DimensionProto', 1, 'repeated'] },
  DimensionProto: { dimValue: ['int64', 1], dimParam: ['string', 2] },
} as const satisfies Record<string, Record<string, readonly [string, number, 'repeated'?]>>;

const root = new protobuf.Root();
for (const [name, fields] of Object.entries(messages)) {
  const type = new protobuf.Type(name);
  for (const [field, [kind, id, rule]] of Object.entries(fields) as [
    string,
    readonly [string, number, 'repeated'?],
  ][])
    type.add(new protobuf.Field(field, id, kind, rule));
  root.add(type);
}
const modelProto = root.lookupType('ModelProto');

/** The element types of tensors that are used here, by ONNX's numbers. */
export const elementTypes = { float: 1, int64: 7, double: 11 } as const;

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly doubleData?: ArrayLike<number>;
  readonly int64Data?: readonly number[];
}

export interface OnnxAttribute {
  readonly name: string;
  /** INT 2, STRING 3, TENSOR 4, INTS 7, STRINGS 8. */
  readonly type: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: OnnxTensor;
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface OnnxNode {
  readonly opType: string;
  readonly domain?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute?: readonly OnnxAttribute[];
}

export interface OnnxValue {
  readonly name: string;
  readonly elementType: number;
  /** A name stands for a dimension of any size. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly docString: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of an ONNX file: IR version 8, operator sets ai.onnx 17 and ai.onnx.ml 3. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  return modelProto
    .encode({
      irVersion: 8,
      producerName: 'Ebb',
      docString: model.docString,
      opsetImport: [
        { domain: '', version: 17 },
        { domain: 'ai.onnx.ml', version: 3 },
      ],
      metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: model.graphName,
        node: model.nodes,
        initializer: model.constants,
        input: model.inputs.map(valueInfo),
        output: model.outputs.map(valueInfo),
      },
    })
    .finish();
}

function valueInfo({ name, elementType, shape }: OnnxValue) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementType, shape: { dim } } } };
}
