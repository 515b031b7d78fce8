// Exact linear algebra over fractions of BigInts: determinants, inverses, and Hilbert's matrix as the hard case.
class Fraction {
  constructor(top, bottom = 1n) {
    if (bottom === 0n) throw new RangeError('division by zero');
    const sign = bottom < 0n ? -1n : 1n;
    const divisor = gcd(top < 0n ? -top : top, bottom * sign) || 1n;
    this.top = (top * sign) / divisor;
    this.bottom = (bottom * sign) / divisor;
  }
  plus(other) {
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }
  times(other) {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }
  over(other) {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }
  get negative() {
    return new Fraction(-this.top, this.bottom);
  }
  get isZero() {
    return this.top === 0n;
  }
  toString() {
    return this.bottom === 1n ? `${this.top}` : `${this.top}/${this.bottom}`;
  }
}

function gcd(a, b) {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

const build = (size, at) =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));
const identity = (size) => build(size, (i, j) => new Fraction(i === j ? 1n : 0n));
const hilbert = (size) => build(size, (i, j) => new Fraction(1n, BigInt(i + j + 1)));

function multiply(a, b) {
  return a.map((row) =>
    b[0].map((_, j) => row.reduce((sum, x, k) => sum.plus(x.times(b[k][j])), new Fraction(0n))),
  );
}

/** Gauss and Jordan: the determinant, and the inverse where there is one. */
function eliminate(matrix) {
  const rows = matrix.map((row, i) => [...row, ...identity(matrix.length)[i]]);
  let determinant = new Fraction(1n);
  for (let column = 0; column < matrix.length; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && !row[column].isZero);
    if (pivot < 0) return { determinant: new Fraction(0n) };
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      determinant = determinant.negative;
    }
    const head = rows[column][column];
    determinant = determinant.times(head);
    rows[column] = rows[column].map((x) => x.over(head));
    for (const [i, row] of rows.entries()) {
      if (i === column || row[column].isZero) continue;
      const factor = row[column].negative;
      rows[i] = row.map((x, j) => x.plus(factor.times(rows[column][j])));
    }
  }
  return { determinant, inverse: rows.map((row) => row.slice(matrix.length)) };
}

const show = (matrix) => matrix.map((row) => row.map(String).join(' ')).join('\n');
for (const size of [2, 3, 5, 9]) {
  const matrix = hilbert(size);
  const { determinant, inverse } = eliminate(matrix);
  console.log(`hilbert ${size}: determinant ${determinant}`);
  if (size < 5) console.log(show(inverse));
  console.log('back to identity:', show(multiply(matrix, inverse)) === show(identity(size)));
}
const singular = build(3, (i, j) => new Fraction(BigInt(3 * i + j)));
console.log('singular:', String(eliminate(singular).determinant), eliminate(singular).inverse);
try {
  new Fraction(1n).over(new Fraction(0n));
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
