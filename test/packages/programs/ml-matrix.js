// Decompositions of a matrix, each used after others have been made.
import {
  EigenvalueDecomposition,
  LuDecomposition,
  Matrix,
  MatrixTransposeView,
  QrDecomposition,
  SVD,
  solve,
} from "ml-matrix";

const a = new Matrix([
  [4, 1, 2],
  [1, 3, 0],
  [2, 0, 5],
]);
const show = (matrix) =>
  matrix
    .to2DArray()
    .map((row) => row.map((value) => (value + 0).toFixed(4).replace("-0.0000", "0.0000")).join(" "))
    .join(" | ");

const lu = new LuDecomposition(a);
await null;
const qr = new QrDecomposition(a);
await null;
const svd = new SVD(a, { autoTranspose: true });
await null;
console.log(lu.determinant.toFixed(4), show(lu.lowerTriangularMatrix));
console.log(show(qr.upperTriangularMatrix), svd.rank, svd.condition.toFixed(4));

const eigen = new EigenvalueDecomposition(a);
await null;
console.log(eigen.realEigenvalues.map((value) => value.toFixed(4)).join(), eigen.isSymmetric?.() ?? "");

const view = new MatrixTransposeView(a);
await null;
view.set(0, 2, 7);
console.log(a.get(2, 0), show(solve(a, Matrix.columnVector([1, 2, 3]))));

let power = Matrix.eye(3);
for (let i = 0; i < 5; i++) {
  power = power.mmul(a);
  await null;
}
console.log(power.trace(), power.sum(), power instanceof Matrix);
