"""Generators end to end: measurements flow through filters, windows and groups into files that close."""

import math
import statistics
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from functools import partial, reduce, wraps
from io import StringIO
from itertools import accumulate, chain, compress, cycle, groupby, islice, pairwise, starmap, tee, zip_longest
from operator import attrgetter, itemgetter
from typing import NamedTuple, ParamSpec, TypeVar

Parameters = ParamSpec('Parameters')
Result = TypeVar('Result')
Thing = TypeVar('Thing')


class Reading(NamedTuple):
    second: int
    sensor: str
    value: float


def coroutine(
    function: Callable[Parameters, Generator[Result, Thing, None]],
) -> Callable[Parameters, Generator[Result, Thing, None]]:
    """A generator that waits at its first yield already."""

    @wraps(function)
    def start(*args: Parameters.args, **options: Parameters.kwargs) -> Generator[Result, Thing, None]:
        generator = function(*args, **options)
        next(generator)
        return generator

    return start


def readings(seconds: int) -> Iterator[Reading]:
    for second, sensor in zip(range(seconds), cycle(('north', 'south', 'roof'))):
        value = 20 + 5 * math.sin(second / 7) + (second * 37 % 11) / 10
        yield Reading(second, sensor, math.nan if second % 17 == 16 else round(value, 2))


def windows(values: Iterable[Thing], size: int) -> Iterator[tuple[Thing, ...]]:
    iterator = iter(values)
    window = deque(islice(iterator, size - 1), maxlen=size)
    for value in iterator:
        window.append(value)
        yield tuple(window)


@coroutine
def running_mean() -> Generator[float, float, None]:
    total, count = 0.0, 0
    mean = math.nan
    while True:
        value = yield mean
        total, count = total + value, count + 1
        mean = total / count


@contextmanager
def section(title: str) -> Iterator[None]:
    print(f'<{title}>')
    try:
        yield
    except ArithmeticError as error:
        print(f'{title} failed: {type(error).__name__}')
    finally:
        print(f'</{title}>')


def flatten(tree: Iterable[object]) -> Iterator[object]:
    for branch in tree:
        if isinstance(branch, list):
            yield from flatten(branch)
        else:
            yield branch


def averaging() -> Generator[None, int | None, float]:
    received: list[int] = []
    while (value := (yield)) is not None:
        received.append(value)
    return statistics.fmean(received)


def delegate(results: list[float]) -> Generator[None, int | None, None]:
    while True:
        results.append((yield from averaging()))


def compose(*functions: Callable[[Iterable], Iterable]) -> Callable[[Iterable], Iterable]:
    return lambda stream: reduce(lambda passed, function: function(passed), functions, stream)


def main(seconds: int) -> None:
    clean = compose(
        partial(filter, lambda reading: not math.isnan(reading.value)),
        partial(sorted, key=attrgetter('sensor', 'second')),
    )
    with section('sensors'), closing(running_mean()) as overall:
        for sensor, group in groupby(clean(readings(seconds)), key=attrgetter('sensor')):
            shown, averaged = tee(reading.value for reading in group)
            smooth = [round(statistics.median(window), 2) for window in windows(shown, 5)]
            means = [overall.send(value) for value in averaged]
            print(f'{sensor:<6} {smooth[:6]} mean so far {means[-1]:.4f}')

    with ExitStack() as stack:
        open_text = partial(open, mode='w', encoding='utf-8')
        files = {name: stack.enter_context(open_text(f'{name}.txt')) for name in ('rising', 'falling')}
        stack.callback(print, 'all files are closed')
        for before, after in pairwise(reading for reading in readings(seconds) if reading.sensor == 'roof'):
            if math.isnan(before.value) or math.isnan(after.value):
                continue
            name = 'rising' if after.value > before.value else 'falling'
            print(f'{after.second:>4} {after.value - before.value:+.2f}', file=files[name])

    with section('broken'):
        print(list(starmap(math.fmod, [(7, 3), (7.5, -2)])), 1 // 0)

    results: list[float] = []
    delegation = delegate(results)
    next(delegation)
    for number in chain([1, 2, 3, None], [10, None]):
        delegation.send(number)
    delegation.close()
    print(results)

    with redirect_stdout(StringIO()) as captured:
        print(*flatten([1, [2, [3, [], [[4]]], 5]]), sep='-')
    print(repr(captured.getvalue()))
    print([*accumulate([3, 1, 4, 1, 5], max)], [*compress('abcdef', cycle([1, 0]))])
    print([*zip_longest(range(3), 'ab', fillvalue='?')])
    print(sorted({'b': 1, 'a': 2}.items(), key=itemgetter(1)))


main(int(sys.argv[1]))
