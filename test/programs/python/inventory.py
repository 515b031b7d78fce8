"""A warehouse of dataclasses, enums and protocols, driven by commands on standard input."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, Flag, auto
from functools import cached_property, singledispatch, total_ordering
from shlex import split
from typing import ClassVar, Generic, Protocol, TypeVar, runtime_checkable


class Unit(Enum):
    PIECE = 'pc'
    KILOGRAM = 'kg'
    LITRE = 'l'

    @classmethod
    def _missing_(cls, value: object) -> 'Unit | None':
        return next((unit for unit in cls if unit.name.lower() == str(value).lower()), None)


class Mark(Flag):
    NONE = 0
    FRAGILE = auto()
    COLD = auto()
    DANGEROUS = auto()


@runtime_checkable
class Priced(Protocol):
    @property
    def cents(self) -> int: ...


@total_ordering
@dataclass(frozen=True)
class Article:
    name: str
    unit: Unit
    price: int
    marks: Mark = Mark.NONE
    tags: frozenset[str] = field(default_factory=frozenset, compare=False)

    def __lt__(self, other: 'Article') -> bool:
        return (self.unit.name, self.name) < (other.unit.name, other.name)

    @property
    def cents(self) -> int:
        return self.price


@dataclass(slots=True, kw_only=True)
class Position:
    article: Article
    amount: int = 0
    moves: list[int] = field(default_factory=list, repr=False)

    @property
    def cents(self) -> int:
        return self.article.cents * self.amount


Item = TypeVar('Item', bound=Priced)


class Register(Generic[Item]):
    """Things with a price, by name."""

    made: ClassVar[int] = 0

    def __init__(self) -> None:
        type(self).made += 1
        self._items: dict[str, Item] = {}

    def __getitem__(self, name: str) -> Item:
        return self._items[name]

    def __setitem__(self, name: str, item: Item) -> None:
        if not isinstance(item, Priced):
            raise TypeError(f'{item!r} has no price')
        self._items[name] = item
        self.__dict__.pop('total', None)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    @cached_property
    def total(self) -> int:
        return sum(item.cents for item in self)


@singledispatch
def show(thing: object) -> str:
    return repr(thing)


@show.register
def _(article: Article) -> str:
    marks = '|'.join(mark.name or '' for mark in Mark if mark and mark in article.marks) or '-'
    return f'{article.name} ({article.unit.value}, {article.price / 100:.2f}, {marks})'


@show.register
def _(position: Position) -> str:
    return f'{position.amount:>4} x {show(position.article)} {position.moves}'


class Warehouse:
    """Carries out commands: one method a command, found by its name."""

    def __init__(self) -> None:
        self.positions: Register[Position] = Register()

    def execute(self, line: str) -> str:
        match split(line, comments=True):
            case []:
                return ''
            case ['new', name, unit, price, *marks]:
                return self._create(name, Unit(unit), round(float(price) * 100), marks)
            case ['in' | 'out' as direction, amount, *names] if names:
                return self._move(int(amount) if direction == 'in' else -int(amount), names)
            case ['price', name, price]:
                position = self.positions[name]
                article = replace(position.article, price=round(float(price) * 100))
                self.positions[name] = replace(position, article=article)
                return show(article)
            case ['list']:
                return '\n'.join(map(show, sorted(self.positions, key=lambda position: position.article)))
            case ['total']:
                return f'{self.positions.total / 100:,.2f}'
            case [command, *_]:
                raise ValueError(f'no such command: {command}')

    def _create(self, name: str, unit: Unit, cents: int, marks: Iterable[str]) -> str:
        flags = Mark.NONE
        for mark in marks:
            flags |= Mark[mark.upper()]
        article = Article(name, unit, cents, flags, frozenset(name.split()))
        self.positions[name] = Position(article=article)
        return show(article)

    def _move(self, amount: int, names: Iterable[str]) -> str:
        shown = []
        for name in names:
            position = self.positions[name]
            if position.amount + amount < 0:
                raise ValueError(f'only {position.amount} of {name!r}')
            position.amount += amount
            position.moves.append(amount)
            self.positions[name] = position
            shown.append(show(position))
        return '\n'.join(shown)


def main() -> None:
    warehouse = Warehouse()
    for line in sys.stdin:
        try:
            answer = warehouse.execute(line)
        except (ValueError, KeyError, TypeError) as error:
            print(f'{type(error).__name__}: {error}', file=sys.stderr)
        else:
            if answer:
                print(answer)
    tea, pot = Article('tea', Unit.KILOGRAM, 1250), Article('pot', Unit.PIECE, 900)
    print(tea < pot, max(tea, pot).name, tea == replace(tea, tags=frozenset({'green'})))
    print(tea, Mark.COLD in Mark.COLD | Mark.FRAGILE, isinstance(tea, Priced), isinstance(3, Priced))


main()
