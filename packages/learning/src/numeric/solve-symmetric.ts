/**
 * Solves A·x = b for a symmetric positive definite A by Cholesky's decomposition, in place.
 *
 * @param matrix row-major; only its lower triangle is read, and it is overwritten
 * @throws RangeError when A is not positive definite
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k]! * matrix[column * size + k]!;
      if (row === column) {
        if (!(sum > 0)) throw new RangeError(`the matrix is not positive definite (pivot ${row} is ${sum})`);
        matrix[row * size + row] = Math.sqrt(sum);
      } else {
        matrix[row * size + column] = sum / matrix[column * size + column]!;
      }
    }
  }
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) solution[row]! -= matrix[row * size + k]! * solution[k]!;
    solution[row]! /= matrix[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) solution[row]! -= matrix[k * size + row]! * solution[k]!;
    solution[row]! /= matrix[row * size + row]!;
  }
  return solution;
}
