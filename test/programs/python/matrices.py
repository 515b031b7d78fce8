"""Exact linear algebra over fractions: elimination, determinant, inverse, kernel and eigenvalues."""

import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import chain
from operator import mul


class SingularMatrixError(ArithmeticError):
    """A matrix that has no inverse."""


class Matrix:
    """Rows of fractions; never changed once made."""

    def __init__(self, rows: Iterable[Iterable[Fraction | int | str]]) -> None:
        self.rows = tuple(tuple(Fraction(value) for value in row) for row in rows)
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError('expected rows of one length')

    @classmethod
    def identity(cls, size: int) -> 'Matrix':
        return cls([int(row == column) for column in range(size)] for row in range(size))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def T(self) -> 'Matrix':  # noqa: N802 - as the field writes it
        return Matrix(zip(*self.rows))

    def __iter__(self) -> Iterator[tuple[Fraction, ...]]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def __add__(self, other: 'Matrix') -> 'Matrix':
        return Matrix([a + b for a, b in zip(*pair, strict=True)] for pair in zip(self, other, strict=True))

    def __mul__(self, factor: Fraction | int) -> 'Matrix':
        return Matrix([value * factor for value in row] for row in self)

    __rmul__ = __mul__

    def __matmul__(self, other: 'Matrix') -> 'Matrix':
        columns = other.T
        return Matrix([sum(map(mul, row, column)) for column in columns] for row in self)

    def __pow__(self, exponent: int) -> 'Matrix':
        base = self if exponent >= 0 else self.inverse()
        return reduce(Matrix.__matmul__, [base] * abs(exponent), Matrix.identity(len(self.rows)))

    def __str__(self) -> str:
        width = max(len(str(value)) for value in chain.from_iterable(self))
        return '\n'.join('[' + ' '.join(f'{str(value):>{width}}' for value in row) + ']' for row in self)

    def reduced(self) -> tuple['Matrix', list[int], Fraction]:
        """The reduced echelon form, its pivot columns, and the product of what the pivots were divided by."""
        rows = [list(row) for row in self]
        pivots: list[int] = []
        scale = Fraction(1)
        for column in range(self.shape[1]):
            top = len(pivots)
            pivot = next((index for index in range(top, len(rows)) if rows[index][column]), None)
            if pivot is None:
                continue
            if pivot != top:
                rows[top], rows[pivot] = rows[pivot], rows[top]
                scale = -scale
            scale *= (factor := rows[top][column])
            rows[top] = [value / factor for value in rows[top]]
            for index, row in enumerate(rows):
                if index != top and row[column]:
                    rows[index] = [a - row[column] * b for a, b in zip(row, rows[top])]
            pivots.append(column)
        return Matrix(rows), pivots, scale

    def determinant(self) -> Fraction:
        _, pivots, scale = self.reduced()
        return scale if len(pivots) == len(self.rows) else Fraction(0)

    def inverse(self) -> 'Matrix':
        size = len(self.rows)
        widened = Matrix(row + unit for row, unit in zip(self, Matrix.identity(size)))
        echelon, pivots, _ = widened.reduced()
        if pivots != list(range(size)):
            raise SingularMatrixError('the matrix has no inverse')
        return Matrix(row[size:] for row in echelon)

    def kernel(self) -> list[tuple[Fraction, ...]]:
        echelon, pivots, _ = self.reduced()
        width = self.shape[1]
        basis = []
        for free in sorted(set(range(width)) - set(pivots)):
            vector = [Fraction(int(column == free)) for column in range(width)]
            for row, pivot in zip(echelon, pivots):
                vector[pivot] = -row[free]
            basis.append(tuple(vector))
        return basis

    def characteristic(self) -> list[Fraction]:
        """Coefficients of det(λI - A), highest first, by Faddeev and LeVerrier."""
        size = len(self.rows)
        identity = Matrix.identity(size)
        coefficients = [Fraction(1)]
        product = self * 0
        for order in range(1, size + 1):
            product = self @ (product + coefficients[-1] * identity)
            coefficients.append(-sum(product.rows[i][i] for i in range(size)) / order)
        return coefficients


def power_iteration(matrix: Matrix, steps: int = 12) -> Fraction:
    """How much it stretches what it was applied to often: about the greatest eigenvalue, where one is."""
    vector = Matrix([[1]] * len(matrix.rows))
    for _ in range(steps):
        image = matrix @ vector
        ratio = image.rows[0][0] / vector.rows[0][0]
        vector = image
    return ratio.limit_denominator(1000)


def read(text: str) -> Iterator[Matrix]:
    for block in text.split('\n\n'):
        yield Matrix(line.split() for line in block.strip().splitlines())


for given in read(sys.stdin.read()):
    print(given)
    kernel = [' '.join(map(str, vector)) for vector in given.kernel()]
    print('rank', len(given.reduced()[1]), 'kernel', kernel)
    if given.shape[0] != given.shape[1]:
        print('gram', given @ given.T, sep='\n')
        continue
    print('determinant', given.determinant(), 'polynomial', *given.characteristic())
    stretch = power_iteration(given)
    print(f'power iteration {stretch} {float(stretch):.6f}')
    try:
        print('inverse', given.inverse(), sep='\n')
        print(given**-2 @ given**2 == Matrix.identity(given.shape[0]))
    except SingularMatrixError as error:
        print(error)
