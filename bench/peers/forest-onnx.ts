import { bestUsAwaited, largestDifference } from '../benches/forest/measures.ts';
import { features } from '../load/forest-rows.ts';
import { nodePackage } from './node-peers.ts';

const version = '1.30.0';

/** The little of onnxruntime-node that is called here; the package is installed on demand and brings no types along. */
interface OnnxRuntime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(
      file: string,
      options: Readonly<Record<string, unknown>>,
    ): Promise<{
      run(
        feeds: Readonly<Record<string, object>>,
        fetches: readonly string[],
      ): Promise<Readonly<Record<string, { readonly data: Float32Array }>>>;
    }>;
  };
}

/**
 * The forest that scikit-learn trained and skl2onnx wrote, asked by onnxruntime in Node on one thread.
 *
 * @param rows at least 1,000; probabilities of class 1 for the first 1,000
 */
export async function onnxTimes(
  file: string,
  rows: Float32Array,
  probabilities: readonly number[],
): Promise<{ readonly oneRowUs: number; readonly thousandRowsUs: number; readonly apart: number }> {
  const { InferenceSession, Tensor } = nodePackage('onnxruntime-node', version) as OnnxRuntime;
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
  });
  const ask = async (input: object): Promise<Float32Array> =>
    (await session.run({ X: input }, ['probabilities']))['probabilities']!.data;
  const one = new Tensor('float32', rows.slice(0, features), [1, features]);
  const many = new Tensor('float32', rows.slice(0, 1000 * features), [1000, features]);
  const answers = (await ask(many)).filter((_, i) => i % 2 === 1);
  return {
    oneRowUs: await bestUsAwaited(300, 50, () => ask(one)),
    thousandRowsUs: await bestUsAwaited(100, 1, () => ask(many)),
    apart: largestDifference(answers, probabilities),
  };
}
