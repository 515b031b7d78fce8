"""A kitchen of asyncio tasks: orders on a queue, cooks that share stoves, dishes that take too long."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

TICK_SECONDS = 0.02
PATIENCE_TICKS = 40
cook_name: ContextVar[str] = ContextVar('cook_name', default='nobody')


class BurntError(Exception):
    """A dish that nobody can serve."""


@dataclass(frozen=True, order=True)
class Order:
    urgency: int
    dish: str
    ticks: int


class Kitchen:
    """Orders by urgency; cooks who wait for the door to open, and share the stoves."""

    def __init__(self, stoves: int) -> None:
        self.orders: asyncio.PriorityQueue[Order] = asyncio.PriorityQueue()
        self.served: list[str] = []
        self.hottest = 0
        self._hot = 0
        self._stoves = asyncio.Semaphore(stoves)
        self._is_open = asyncio.Event()

    @asynccontextmanager
    async def stove(self) -> AsyncIterator[None]:
        async with self._stoves:
            self._hot += 1
            self.hottest = max(self.hottest, self._hot)
            try:
                yield
            finally:
                self._hot -= 1

    def open(self) -> None:
        self._is_open.set()

    async def cook(self, name: str) -> None:
        cook_name.set(name)
        await self._is_open.wait()
        while True:
            order = await self.orders.get()
            try:
                async with self.stove(), asyncio.timeout(PATIENCE_TICKS * TICK_SECONDS):
                    self.served.append(await self.prepare(order))
            except TimeoutError:
                self.served.append(f'{order.dish}: given up')
            finally:
                self.orders.task_done()

    async def prepare(self, order: Order) -> str:
        await asyncio.sleep(order.ticks * TICK_SECONDS)
        return f'{order.dish}: served by {cook_name.get()}'


async def dinner() -> None:
    kitchen = Kitchen(stoves=2)
    for order in [Order(2, 'stew', 5), Order(1, 'soup', 2), Order(3, 'roast', 600), Order(2, 'cake', 4)]:
        kitchen.orders.put_nowait(order)
    async with asyncio.TaskGroup() as group:
        cooks = [group.create_task(kitchen.cook(name), name=name) for name in ('Ada', 'Bo')]
        kitchen.open()
        await kitchen.orders.join()
        for cook in cooks:
            cook.cancel()
    print(*kitchen.served, sep='\n')
    print([cook.cancelled() for cook in cooks], cook_name.get(), kitchen.hottest, 'stoves at most')


async def fire() -> None:
    async def burn(dish: str) -> None:
        await asyncio.sleep(0)
        raise BurntError(dish)

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print('a waiter is sent home')
            raise

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(wait())
            group.create_task(burn('toast'))
            group.create_task(burn('pie'))
    except* BurntError as burnt:
        print(f'{len(burnt.exceptions)} burnt:', *map(str, burnt.exceptions))


async def smells(dishes: list[str]) -> AsyncIterator[str]:
    try:
        for dish in dishes:
            await asyncio.sleep(0)
            yield f'smell of {dish}'
    finally:
        print('the window is open')


async def main() -> None:
    await dinner()
    await fire()
    print([smell async for smell in smells(['onion', 'garlic']) if 'on' in smell])
    results = await asyncio.gather(asyncio.sleep(TICK_SECONDS, 'slow'), fail(), return_exceptions=True)
    print(results)
    done, pending = await asyncio.wait(
        [asyncio.create_task(asyncio.sleep(ticks * TICK_SECONDS, ticks)) for ticks in (1, 500)],
        return_when=asyncio.FIRST_COMPLETED,
    )
    print([task.result() for task in done], len(pending))
    for task in pending:
        task.cancel()


async def fail() -> None:
    raise LookupError('no salt')


if __name__ == '__main__':
    asyncio.run(main())
    sys.exit(3)
