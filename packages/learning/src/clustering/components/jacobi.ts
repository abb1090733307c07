/** Eigenvalues in descending order, and for each its vector: `vectors[i × size …]` belongs to `values[i]`. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (cyclic; Golub and Van Loan, 8.5), which finds
 * small ones as exactly as large ones where the matrix is graded.
 *
 * @param matrix row-major, `size × size`; overwritten
 */
export function eigenOfSymmetric(matrix: Float64Array, size: number): Eigen {
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = matrix[p * size + q]!;
        const left = matrix[p * size + p]!;
        const right = matrix[q * size + q]!;
        if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(left * right)) || off === 0) continue;
        rotated = true;
        const { sine, cosine } = rotation(left, right, off);
        for (let k = 0; k < size; k++) {
          const a = matrix[k * size + p]!;
          const b = matrix[k * size + q]!;
          matrix[k * size + p] = cosine * a - sine * b;
          matrix[k * size + q] = sine * a + cosine * b;
        }
        for (let k = 0; k < size; k++) {
          const a = matrix[p * size + k]!;
          const b = matrix[q * size + k]!;
          matrix[p * size + k] = cosine * a - sine * b;
          matrix[q * size + k] = sine * a + cosine * b;
        }
        matrix[p * size + q] = 0;
        matrix[q * size + p] = 0;
        rotateRows(vectors, size, p, q, sine, cosine);
      }
    }
    if (!rotated) break;
  }
  return ordered(
    Float64Array.from({ length: size }, (_, at) => matrix[at * size + at]!),
    vectors,
    size,
  );
}

/**
 * Right singular vectors and squared singular values by one-sided rotations (Hestenes 1958): the columns are turned
 * until they are orthogonal. No square of the matrix is formed, so small components keep their digits.
 *
 * @param columns `count` columns one after the other, each of `length`; overwritten by u·σ
 * @returns values σ², vectors v (`count × count`)
 */
export function singularOfColumns(columns: Float64Array, length: number, count: number): Eigen {
  const vectors = new Float64Array(count * count);
  for (let at = 0; at < count; at++) vectors[at * count + at] = 1;
  const product = (p: number, q: number): number => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += columns[p * length + k]! * columns[q * length + k]!;
    return sum;
  };
  let largest = 0;
  for (let at = 0; at < count; at++) largest = Math.max(largest, product(at, at));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < count - 1; p++) {
      for (let q = p + 1; q < count; q++) {
        const left = product(p, p);
        const right = product(q, q);
        const off = product(p, q);
        // Columns that are nothing but rounding would turn for ever.
        const nothing = 1e-32 * largest;
        if (Math.abs(off) <= 4e-16 * Math.sqrt(left * right) || left <= nothing || right <= nothing) continue;
        rotated = true;
        const { sine, cosine } = rotation(left, right, off);
        rotateRows(columns, length, p, q, sine, cosine);
        rotateRows(vectors, count, p, q, sine, cosine);
      }
    }
    if (!rotated) break;
  }
  return ordered(
    Float64Array.from({ length: count }, (_, at) => product(at, at)),
    vectors,
    count,
  );
}

/** Of the plane of two axes, so that their off-diagonal element vanishes; the smaller of the two angles. */
function rotation(left: number, right: number, off: number): { sine: number; cosine: number } {
  const theta = (right - left) / (2 * off);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  return { sine: tangent * cosine, cosine };
}

function rotateRows(
  rows: Float64Array,
  length: number,
  p: number,
  q: number,
  sine: number,
  cosine: number,
): void {
  for (let k = 0; k < length; k++) {
    const a = rows[p * length + k]!;
    const b = rows[q * length + k]!;
    rows[p * length + k] = cosine * a - sine * b;
    rows[q * length + k] = sine * a + cosine * b;
  }
}

function ordered(values: Float64Array, vectors: Float64Array, size: number): Eigen {
  const order = Array.from(values.keys()).sort(
    (left, right) => values[right]! - values[left]! || left - right,
  );
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (from) => values[from]!), vectors: sorted };
}
