import { createSeededRandom } from '@ebb/forest';

export interface RowSplit {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

const seed = 42;

function shuffled(places: readonly number[], stream: number): number[] {
  const random = createSeededRandom(seed, stream);
  const order = [...places];
  for (let at = order.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

function placesOf(labels: ArrayLike<number>, classes: number): number[][] {
  const places: number[][] = Array.from({ length: classes }, () => []);
  for (let row = 0; row < labels.length; row++) places[labels[row]!]!.push(row);
  return places;
}

/** A quarter of every class for the test, drawn with a seed. */
export function stratifiedSplit(labels: ArrayLike<number>, classes: number): RowSplit {
  const train: number[] = [];
  const test: number[] = [];
  placesOf(labels, classes).forEach((places, label) => {
    const order = shuffled(places, label);
    const held = Math.round(order.length / 4);
    test.push(...order.slice(0, held));
    train.push(...order.slice(held));
  });
  return { train: Int32Array.from(train).sort(), test: Int32Array.from(test).sort() };
}

/** The last quarter by time; what happened at the same time stays together. */
export function timeSplit(times: Float64Array): RowSplit & { readonly fromTime: number } {
  const sorted = times.slice().sort();
  const fromTime = sorted[Math.floor(sorted.length * 0.75)]!;
  const train: number[] = [];
  const test: number[] = [];
  times.forEach((time, row) => (time < fromTime ? train : test).push(row));
  return { train: Int32Array.from(train), test: Int32Array.from(test), fromTime };
}

/** Five parts, each the test of the other four, with the same share of every class. */
export function stratifiedFolds(labels: ArrayLike<number>, classes: number, folds = 5): RowSplit[] {
  const foldOf = new Int32Array(labels.length);
  placesOf(labels, classes).forEach((places, label) => {
    shuffled(places, 1_000 + label).forEach((row, at) => (foldOf[row] = at % folds));
  });
  return Array.from({ length: folds }, (_, fold) => ({
    train: Int32Array.from(foldOf.keys()).filter((row) => foldOf[row] !== fold),
    test: Int32Array.from(foldOf.keys()).filter((row) => foldOf[row] === fold),
  }));
}

/** Four parts of later time, each the test of all before it. */
export function timeFolds(times: Float64Array, folds = 4): RowSplit[] {
  const sorted = times.slice().sort();
  const edges = Array.from({ length: folds + 1 }, (_, at) =>
    at === folds ? Infinity : sorted[Math.floor((sorted.length * (at + 1)) / (folds + 1))]!,
  );
  const rows = Int32Array.from(times.keys());
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((row) => times[row]! < edges[fold]!),
    test: rows.filter((row) => times[row]! >= edges[fold]! && times[row]! < edges[fold + 1]!),
  }));
}
