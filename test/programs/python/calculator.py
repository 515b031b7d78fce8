"""A calculator: each line of standard input is tokenised, parsed by precedence climbing and evaluated."""

import math
import operator
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

TOKEN = re.compile(r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<symbol>\*\*|[-+*/%(),=]))')

Value = Fraction | float


class CalculationError(Exception):
    """What is wrong with a line."""


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    column: int


@dataclass(frozen=True)
class Number:
    value: Fraction


@dataclass(frozen=True)
class Name:
    text: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple['Node', ...]


@dataclass(frozen=True)
class Operation:
    symbol: str
    operands: tuple['Node', ...]


@dataclass(frozen=True)
class Assignment:
    target: str
    value: 'Node'


Node = Number | Name | Call | Operation | Assignment

# Binding power of the left and the right side: where the right one is less, the operator groups to the right.
BINARY = {'+': (1, 2), '-': (1, 2), '*': (3, 4), '/': (3, 4), '%': (3, 4), '**': (8, 7)}
SIGN_POWER = 5

OPERATIONS: Mapping[tuple[str, int], Callable[..., Value]] = {
    ('+', 2): operator.add,
    ('-', 2): operator.sub,
    ('*', 2): operator.mul,
    ('/', 2): operator.truediv,
    ('%', 2): operator.mod,
    ('**', 2): operator.pow,
    ('-', 1): operator.neg,
    ('+', 1): operator.pos,
}

FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    'abs': abs,
    'max': max,
    'min': min,
    'gcd': lambda a, b: Fraction(math.gcd(int(a), int(b))),
    'hypot': math.hypot,
    'sqrt': math.sqrt,
}


def tokenise(line: str) -> Iterator[Token]:
    position = 0
    end = len(line.rstrip())
    while position < end:
        match = TOKEN.match(line, position)
        if match is None or match.lastgroup is None:
            column = position + len(line[position:]) - len(line[position:].lstrip())
            raise CalculationError(f'unexpected {line[column]!r} at column {column + 1}')
        yield Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1)
        position = match.end()
    yield Token('end', 'end of line', end + 1)


class Parser:
    """Turns the tokens of one line into a tree."""

    def __init__(self, line: str) -> None:
        self._tokens = tokenise(line)
        self._next = next(self._tokens)

    def parse(self) -> Node:
        node = self._expression(0)
        if isinstance(node, Name) and self._accept('='):
            node = Assignment(node.text, self._expression(0))
        self._expect('end of line')
        return node

    def _expression(self, power: int) -> Node:
        left = self._operand()
        while (powers := BINARY.get(self._next.text)) and powers[0] > power:
            symbol = self._advance().text
            left = Operation(symbol, (left, self._expression(powers[1])))
        return left

    def _operand(self) -> Node:
        token = self._advance()
        match token:
            case Token('number', text):
                return Number(Fraction(text))
            case Token('name', text):
                return Call(text, self._arguments()) if self._accept('(') else Name(text)
            case Token('symbol', '+' | '-' as sign):
                return Operation(sign, (self._expression(SIGN_POWER),))
            case Token('symbol', '('):
                inner = self._expression(0)
                self._expect(')')
                return inner
        raise CalculationError(f'unexpected {token.text} at column {token.column}')

    def _arguments(self) -> tuple[Node, ...]:
        if self._accept(')'):
            return ()
        arguments = [self._expression(0)]
        while self._accept(','):
            arguments.append(self._expression(0))
        self._expect(')')
        return tuple(arguments)

    def _advance(self) -> Token:
        token = self._next
        self._next = next(self._tokens, token)
        return token

    def _accept(self, text: str) -> bool:
        if self._next.text != text:
            return False
        self._advance()
        return True

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise CalculationError(f'expected {text} at column {self._next.column}, got {self._next.text}')


@dataclass
class Calculator:
    """Evaluates trees; keeps the variables between them."""

    variables: dict[str, Value] = field(default_factory=lambda: {'pi': math.pi, 'e': math.e})

    def evaluate(self, node: Node) -> Value:
        match node:
            case Number(value):
                return value
            case Name(text):
                if text not in self.variables:
                    raise CalculationError(f'unknown name {text}')
                return self.variables[text]
            case Call(function, arguments):
                if function not in FUNCTIONS:
                    raise CalculationError(f'unknown function {function}')
                return FUNCTIONS[function](*map(self.evaluate, arguments))
            case Operation(symbol, operands):
                return OPERATIONS[symbol, len(operands)](*map(self.evaluate, operands))
            case Assignment(target, value):
                self.variables[target] = self.evaluate(value)
                return self.variables[target]


def show(value: Value) -> str:
    return str(value) if isinstance(value, Fraction) else f'{value:.10g}'


def main() -> int:
    calculator = Calculator()
    failures = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            print(f'{line.strip()} -> {show(calculator.evaluate(Parser(line).parse()))}')
        except (CalculationError, ArithmeticError, TypeError) as error:
            failures += 1
            reason = error if isinstance(error, CalculationError) else type(error).__name__
            print(f'line {number}: {reason}', file=sys.stderr)
    return min(failures, 1)


if __name__ == '__main__':
    sys.exit(main())
