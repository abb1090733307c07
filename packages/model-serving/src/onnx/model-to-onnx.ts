import { decodeModel, describeForest, type Calibration, type ForestModel } from '@ebb/forest';
import {
  elementTypes,
  encodeOnnx,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-format.ts';

/** logit is taken of probabilities no nearer to 0 and 1 than this where a calibration does not say it (@ebb/forest). */
const usualNearest = 1e-6;

/**
 * A stored model as an ONNX file, for whoever wants to score elsewhere: input `features` (double, rows × the model's features
 * in the order of `featureNames`, NaN for what is missing), output `probability` (double, rows × 1) of class 1,
 * calibrated, as Ebb says it to 1e-6.
 *
 * Trees: `TreeEnsembleRegressor` of ai.onnx.ml 3 in double precision. Features are rounded to single precision first,
 * as Ebb compares them.
 *
 * @throws ArtefactError for bytes that are no model
 */
export function modelToOnnx(
  artefact: Uint8Array,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const model = decodeModel(artefact);
  const { nodes, constants } = calibrationGraph(model.calibration);
  const cast = (input: string, output: string, to: number): OnnxNode => ({
    opType: 'Cast',
    input: [input],
    output: [output],
    attribute: [{ name: 'to', type: 2, i: to }],
  });
  const graph: OnnxModel = {
    docString: 'Probability that a customer leaves, as calibrated by Ebb.',
    graphName: 'ebb',
    metadata: { ...metadata, feature_names: JSON.stringify(model.featureNames) },
    inputs: [
      { name: 'features', elementType: elementTypes.double, shape: ['rows', model.featureNames.length] },
    ],
    outputs: [{ name: 'probability', elementType: elementTypes.double, shape: ['rows', 1] }],
    nodes: [
      cast('features', 'single', elementTypes.float),
      cast('single', 'rounded', elementTypes.double),
      {
        opType: 'TreeEnsembleRegressor',
        domain: 'ai.onnx.ml',
        input: ['rounded'],
        output: ['mean'],
        attribute: treeAttributes(model),
      },
      cast('mean', 'uncalibrated', elementTypes.double),
      ...nodes,
    ],
    constants,
  };
  return encodeOnnx(graph);
}

function treeAttributes({ forest }: ForestModel): OnnxAttribute[] {
  const trees = describeForest(forest);
  const ids = { tree: [] as number[], node: [] as number[], feature: [] as number[] };
  const branches = { mode: [] as string[], yes: [] as number[], no: [] as number[], missing: [] as number[] };
  const thresholds: number[] = [];
  const leaves = { tree: [] as number[], node: [] as number[], weight: [] as number[] };
  for (const [treeId, tree] of trees.entries()) {
    for (let node = 0; node < tree.feature.length; node++) {
      const isLeaf = tree.feature[node]! < 0;
      ids.tree.push(treeId);
      ids.node.push(node);
      ids.feature.push(isLeaf ? 0 : tree.feature[node]!);
      thresholds.push(tree.threshold[node]!);
      branches.mode.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ');
      branches.yes.push(isLeaf ? 0 : tree.left[node]!);
      branches.no.push(isLeaf ? 0 : tree.right[node]!);
      branches.missing.push(tree.missingLeft[node] ? 1 : 0);
      if (!isLeaf) continue;
      leaves.tree.push(treeId);
      leaves.node.push(node);
      leaves.weight.push(tree.value[node]! / trees.length);
    }
  }
  const ints = (name: string, values: readonly number[]): OnnxAttribute => ({ name, type: 7, ints: values });
  const doubles = (name: string, values: readonly number[]): OnnxAttribute => ({
    name,
    type: 4,
    t: doubleTensor(name, values),
  });
  return [
    { name: 'n_targets', type: 2, i: 1 },
    { name: 'aggregate_function', type: 3, s: Buffer.from('SUM') },
    { name: 'post_transform', type: 3, s: Buffer.from('NONE') },
    ints('nodes_treeids', ids.tree),
    ints('nodes_nodeids', ids.node),
    ints('nodes_featureids', ids.feature),
    { name: 'nodes_modes', type: 8, strings: branches.mode.map((mode) => Buffer.from(mode)) },
    doubles('nodes_values_as_tensor', thresholds),
    ints('nodes_truenodeids', branches.yes),
    ints('nodes_falsenodeids', branches.no),
    ints('nodes_missing_value_tracks_true', branches.missing),
    ints('target_treeids', leaves.tree),
    ints('target_nodeids', leaves.node),
    ints('target_ids', new Array<number>(leaves.node.length).fill(0)),
    doubles('target_weights_as_tensor', leaves.weight),
  ];
}

/** From `uncalibrated` to `probability`. */
function calibrationGraph(calibration: Calibration): { nodes: OnnxNode[]; constants: OnnxTensor[] } {
  switch (calibration.kind) {
    case 'none':
      return {
        nodes: [{ opType: 'Identity', input: ['uncalibrated'], output: ['probability'] }],
        constants: [],
      };
    case 'platt': {
      const { slope, intercept, nearest = usualNearest } = calibration;
      return {
        nodes: [
          { opType: 'Clip', input: ['uncalibrated', 'nearest', 'furthest'], output: ['inside'] },
          { opType: 'Sub', input: ['one', 'inside'], output: ['rest'] },
          { opType: 'Div', input: ['inside', 'rest'], output: ['odds'] },
          { opType: 'Log', input: ['odds'], output: ['logit'] },
          { opType: 'Mul', input: ['logit', 'slope'], output: ['sloped'] },
          { opType: 'Add', input: ['sloped', 'intercept'], output: ['log_odds'] },
          { opType: 'Sigmoid', input: ['log_odds'], output: ['probability'] },
        ],
        constants: [
          scalar('nearest', nearest),
          scalar('furthest', 1 - nearest),
          scalar('one', 1),
          scalar('slope', slope),
          scalar('intercept', intercept),
        ],
      };
    }
    case 'isotonic': {
      const { from, to } = calibration;
      const starts = from.slice(0, -1);
      const widths = starts.map((start, index) => from[index + 1]! - start);
      const slopes = widths.map((width, index) => (width > 0 ? (to[index + 1]! - to[index]!) / width : 0));
      return {
        nodes: [
          { opType: 'Sub', input: ['uncalibrated', 'starts'], output: ['beyond'] },
          { opType: 'Max', input: ['beyond', 'nothing'], output: ['beyond_start'] },
          { opType: 'Min', input: ['beyond_start', 'widths'], output: ['within'] },
          { opType: 'Mul', input: ['within', 'slopes'], output: ['rises'] },
          { opType: 'ReduceSum', input: ['rises', 'axis'], output: ['risen'] },
          { opType: 'Add', input: ['risen', 'first'], output: ['probability'] },
        ],
        constants: [
          doubleTensor('starts', starts),
          doubleTensor('widths', widths),
          doubleTensor('slopes', slopes),
          scalar('nothing', 0),
          scalar('first', to[0]!),
          { name: 'axis', dims: [1], dataType: elementTypes.int64, int64Data: [1] },
        ],
      };
    }
  }
}

function doubleTensor(name: string, values: readonly number[]): OnnxTensor {
  return { name, dims: [values.length], dataType: elementTypes.double, doubleData: values };
}

function scalar(name: string, value: number): OnnxTensor {
  return { name, dims: [], dataType: elementTypes.double, doubleData: [value] };
}
