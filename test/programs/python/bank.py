"""A day at the bank: events on a heap, tellers and customers, and chance that is the same everywhere."""

import heapq
import statistics
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

CLOSING_MINUTE = 480.0


def uniform(seed: int) -> Iterator[float]:
    """Numbers from 0 to 1 of a linear congruential generator, the same everywhere."""
    state = seed
    while True:
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53


@dataclass(order=True)
class Event:
    minute: float
    order: int
    action: Callable[[], None] = field(compare=False)


@dataclass
class Customer:
    number: int
    arrived: float
    patience: float
    served: float | None = None

    @property
    def waited(self) -> float:
        return 0.0 if self.served is None else self.served - self.arrived


class Bank:
    """The clock, the queue and the tellers; time passes from event to event."""

    def __init__(self, tellers: int, seed: int) -> None:
        self.minute = 0.0
        self.free = tellers
        self.queue: deque[Customer] = deque()
        self.served: list[Customer] = []
        self.lost: list[Customer] = []
        self.longest = 0
        self._events: list[Event] = []
        self._order = count()
        self._numbers = count(1)
        self._chance = uniform(seed)

    def run(self) -> None:
        self._after(self._between(0, 4), self._arrive)
        while self._events:
            event = heapq.heappop(self._events)
            self.minute = event.minute
            event.action()

    def _arrive(self) -> None:
        customer = Customer(next(self._numbers), self.minute, patience=self._between(5, 25))
        self.queue.append(customer)
        self.longest = max(self.longest, len(self.queue))
        self._after(customer.patience, lambda: self._give_up(customer))
        self._serve()
        if self.minute < CLOSING_MINUTE:
            self._after(self._between(0, 4), self._arrive)

    def _serve(self) -> None:
        while self.free and self.queue:
            customer = self.queue.popleft()
            customer.served = self.minute
            self.served.append(customer)
            self.free -= 1
            self._after(self._between(2, 8), self._leave)

    def _leave(self) -> None:
        self.free += 1
        self._serve()

    def _give_up(self, customer: Customer) -> None:
        if customer.served is None:
            self.queue.remove(customer)
            self.lost.append(customer)

    def _after(self, minutes: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._events, Event(self.minute + minutes, next(self._order), action))

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._chance)


def describe(tellers: int, bank: Bank) -> str:
    waits = [customer.waited for customer in bank.served]
    quartiles = ' '.join(f'{quartile:6.3f}' for quartile in statistics.quantiles(waits))
    return (
        f'{tellers} tellers: {len(bank.served):3} served, {len(bank.lost):3} lost, '
        f'mean {statistics.fmean(waits):6.3f}, quartiles {quartiles}, '
        f'queue up to {bank.longest}, closed at {bank.minute:.2f}'
    )


def main() -> None:
    seed = int(sys.argv[1])
    for tellers in range(1, 5):
        bank = Bank(tellers, seed)
        bank.run()
        print(describe(tellers, bank))
        patient = max(bank.lost, key=lambda customer: customer.patience, default=None)
        if patient is not None:
            print(f'  customer {patient.number} waited {patient.patience:.3f} minutes and left')


main()
