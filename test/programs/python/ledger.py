"""A ledger: bookings in CSV become balances in CSV and a statement in JSON, with exact decimals."""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

CENT = Decimal('0.01')
RATES = {'EUR': Decimal(1), 'USD': Decimal('0.9217'), 'JPY': Decimal('0.005873')}


class BookingError(ValueError):
    """What is wrong with a row."""


@dataclass(frozen=True)
class Booking:
    day: date
    account: str
    currency: str
    amount: Decimal
    note: str

    @property
    def in_euro(self) -> Decimal:
        return (self.amount * RATES[self.currency]).quantize(CENT, ROUND_HALF_EVEN)


@dataclass
class Balance:
    opening: Decimal = Decimal(0)
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)

    def add(self, amount: Decimal) -> None:
        if amount < 0:
            self.debit -= amount
        else:
            self.credit += amount

    @property
    def closing(self) -> Decimal:
        return self.opening + self.credit - self.debit


def read_bookings(path: Path) -> Iterator[Booking]:
    """The bookings of a file; a row that is none is told on standard error."""
    with path.open(newline='', encoding='utf-8') as file:
        reader = csv.DictReader(file, skipinitialspace=True)
        for row in reader:
            try:
                yield parse(row)
            except BookingError as error:
                print(f'{path}:{reader.line_num}: {error}', file=sys.stderr)


def parse(row: dict[str, str]) -> Booking:
    if None in row or None in row.values():
        raise BookingError('expected five columns')
    currency = row['currency'].upper()
    if currency not in RATES:
        raise BookingError(f'unknown currency {currency!r}')
    return Booking(parse_day(row['day']), row['account'], currency, parse_amount(row['amount']), row['note'])


def parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BookingError(f'expected a day, got {text}') from error


def parse_amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace("'", ''))
    except InvalidOperation as error:
        raise BookingError(f'expected a number, got {text}') from error
    if not amount.is_finite():
        raise BookingError(f'expected a finite number, got {text}')
    return amount


def settle(bookings: Iterable[Booking]) -> dict[str, Balance]:
    balances: defaultdict[str, Balance] = defaultdict(Balance)
    for booking in bookings:
        balances[booking.account].add(booking.in_euro)
    return dict(sorted(balances.items()))


def write_balances(path: Path, balances: dict[str, Balance]) -> None:
    with path.open('w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator='\n')
        writer.writerow(['account', 'debit', 'credit', 'closing'])
        for account, balance in balances.items():
            writer.writerow([account, balance.debit, balance.credit, float(balance.closing)])


def write_statement(path: Path, bookings: list[Booking]) -> None:
    by_month: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for booking in sorted(bookings, key=lambda booking: (booking.day, booking.account)):
        by_month[f'{booking.day:%Y-%m}'].append(asdict(booking))
    path.write_text(json.dumps(by_month, indent=2, default=str, ensure_ascii=False) + '\n', encoding='utf-8')


def main(source: str) -> None:
    bookings = list(read_bookings(Path(source)))
    balances = settle(bookings)
    target = Path('reports')
    target.mkdir()
    write_balances(target / 'balances.csv', balances)
    write_statement(target / 'statement.json', bookings)
    width = max(map(len, balances))
    for account, balance in balances.items():
        print(f'{account:<{width}} {balance.closing:>14,.2f} EUR')
    total = sum((balance.closing for balance in balances.values()), Decimal(0))
    print(f'{"total":<{width}} {total:>14,.2f} EUR')
    print(f'a third each: {total / 3:.28g}')


main(*sys.argv[1:])
