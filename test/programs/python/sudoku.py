"""Sudoku as an exact cover: Knuth's Algorithm X over dictionaries of sets, fewest candidates first."""

import sys
from collections.abc import Iterator
from itertools import islice, product

Constraint = tuple[str, int, int]
Placement = tuple[int, int, int]

DIGITS = range(1, 10)


def constraints_of(row: int, column: int, digit: int) -> tuple[Constraint, ...]:
    box = row // 3 * 3 + column // 3
    return ('cell', row, column), ('row', row, digit), ('column', column, digit), ('box', box, digit)


class ExactCover:
    """Chooses placements so that every constraint is met exactly once."""

    def __init__(self) -> None:
        self.placements = {
            placement: constraints_of(*placement) for placement in product(range(9), range(9), DIGITS)
        }
        self.candidates: dict[Constraint, set[Placement]] = {}
        for placement, constraints in self.placements.items():
            for constraint in constraints:
                self.candidates.setdefault(constraint, set()).add(placement)
        self.steps = 0

    def choose(self, placement: Placement) -> list[set[Placement]]:
        removed = []
        for constraint in self.placements[placement]:
            for rival in self.candidates[constraint]:
                for other in self.placements[rival]:
                    if other != constraint:
                        self.candidates[other].discard(rival)
            removed.append(self.candidates.pop(constraint))
        return removed

    def undo(self, placement: Placement, removed: list[set[Placement]]) -> None:
        for constraint in reversed(self.placements[placement]):
            self.candidates[constraint] = removed.pop()
            for rival in self.candidates[constraint]:
                for other in self.placements[rival]:
                    if other != constraint:
                        self.candidates[other].add(rival)

    def solve(self) -> Iterator[list[Placement]]:
        if not self.candidates:
            yield []
            return
        tightest = min(self.candidates, key=lambda constraint: (len(self.candidates[constraint]), constraint))
        for placement in sorted(self.candidates[tightest]):
            self.steps += 1
            removed = self.choose(placement)
            for rest in self.solve():
                yield [placement, *rest]
            self.undo(placement, removed)


def read(puzzle: str) -> list[Placement]:
    if len(puzzle) != 81:
        raise ValueError(f'expected 81 cells, got {len(puzzle)}')
    return [(*divmod(cell, 9), int(digit)) for cell, digit in enumerate(puzzle) if digit in '123456789']


def draw(solution: list[Placement]) -> str:
    digits = {(row, column): digit for row, column, digit in solution}
    lines = []
    for row in range(9):
        groups = (''.join(str(digits[row, column]) for column in range(left, left + 3)) for left in (0, 3, 6))
        lines.append(' '.join(groups))
    return '\n'.join(lines)


def report(puzzle: str) -> str:
    cover = ExactCover()
    given = read(puzzle)
    try:
        for placement in given:
            cover.choose(placement)
    except KeyError:
        return 'the givens contradict each other'
    solutions = list(islice(cover.solve(), 2))
    if not solutions:
        return f'no solution after {cover.steps} steps'
    verdict = 'one solution' if len(solutions) == 1 else 'more than one solution'
    return f'{draw([*given, *solutions[0]])}\n{verdict}, {cover.steps} steps'


def main() -> None:
    for line in sys.stdin.read().split():
        try:
            print(report(line), end='\n\n')
        except ValueError as error:
            print(error, file=sys.stderr)


main()
