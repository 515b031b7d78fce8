"""Appointments that repeat, over clocks that change: from rules to dates, collisions and free hours."""

import calendar
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise

HOUR = timedelta(hours=1)
WEEKDAYS = [name.lower() for name in calendar.day_abbr]
OPENING, CLOSING = time(8), time(18)


class CentralEurope(tzinfo):
    """An hour ahead of UTC; two from the last Sunday of March to that of October, each at 01:00 UTC."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return HOUR + self.dst(moment)

    def dst(self, moment: datetime | None) -> timedelta:
        if moment is None:
            return timedelta(0)
        # A time that comes twice is summer's the first time, which is fold 0.
        utc = moment.replace(tzinfo=None) - HOUR * (2 - moment.fold)
        return HOUR if self._is_summer(utc) else timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return 'CEST' if self.dst(moment) else 'CET'

    def fromutc(self, moment: datetime) -> datetime:
        bare = moment.replace(tzinfo=None)
        is_repeated = not self._is_summer(bare) and self._is_summer(bare - HOUR)
        wall = bare + HOUR * (2 if self._is_summer(bare) else 1)
        return wall.replace(tzinfo=self, fold=int(is_repeated))

    @staticmethod
    def _is_summer(utc: datetime) -> bool:
        begin, end = (datetime.combine(last_sunday(utc.year, month), time(1)) for month in (3, 10))
        return begin <= utc < end


ZONES: dict[str, tzinfo] = {
    'utc': UTC,
    'berlin': CentralEurope(),
    'tokyo': timezone(timedelta(hours=9), 'JST'),
}


def last_sunday(year: int, month: int) -> date:
    _, length = calendar.monthrange(year, month)
    last = date(year, month, length)
    return last - timedelta(days=last.isoweekday() % 7)


@dataclass(frozen=True, order=True)
class Appointment:
    begin: datetime
    end: datetime
    title: str

    def overlaps(self, other: 'Appointment') -> bool:
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True)
class Rule:
    """A line of the plan: weekday or `daily`, time, zone, minutes, every how many weeks, title."""

    weekday: int | None
    at: time
    zone: tzinfo
    length: timedelta
    every: int
    title: str

    @classmethod
    def parse(cls, line: str) -> 'Rule':
        weekday, at, zone, minutes, every, title = line.split(maxsplit=5)
        return cls(
            None if weekday == 'daily' else WEEKDAYS.index(weekday),
            time.fromisoformat(at),
            ZONES[zone],
            timedelta(minutes=int(minutes)),
            int(every),
            title,
        )

    def between(self, first: date, last: date) -> Iterator[Appointment]:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            is_due = self.weekday in (None, day.weekday()) and offset // 7 % self.every == 0
            if is_due:
                begin = datetime.combine(day, self.at, self.zone).astimezone(UTC)
                yield Appointment(begin, begin + self.length, self.title)


def free_hours(day: date, plan: list[Appointment], zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    opening, closing = (datetime.combine(day, at, zone).astimezone(UTC) for at in (OPENING, CLOSING))
    busy = [(item.begin, item.end) for item in plan if item.end > opening and item.begin < closing]
    reached = opening
    for begin, end in [*sorted(busy), (closing, closing)]:
        if begin - reached >= HOUR:
            yield reached.astimezone(zone), begin.astimezone(zone)
        reached = max(reached, end)


def main(first_text: str, weeks: str, zone_name: str) -> None:
    first, zone = date.fromisoformat(first_text), ZONES[zone_name]
    last = first + timedelta(weeks=int(weeks), days=-1)
    rules = [Rule.parse(line.strip()) for line in sys.stdin if not line.isspace()]
    plan = sorted(item for rule in rules for item in rule.between(first, last))
    for item in plan:
        begin = item.begin.astimezone(zone)
        print(f'{begin:%a %d %b %Y %H:%M %Z%z} week {begin.isocalendar().week:02} {item.title}')
    for one, other in pairwise(plan):
        if one.overlaps(other):
            overlap = min(one.end, other.end) - other.begin
            print(f'{one.title} and {other.title} collide on day {one.begin:%j} for {overlap}')
    for begin, end in free_hours(last, plan, zone):
        print(f'free from {begin:%H:%M} to {end:%H:%M}, {(end - begin) / HOUR:.2f} hours')
    print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(first.year, first.month))
    for utc_hour in range(3):
        moment = datetime(2024, 10, 27, utc_hour, 30, tzinfo=UTC).astimezone(ZONES['berlin'])
        print(moment.isoformat(), moment.tzname(), moment.fold, moment.astimezone(UTC).hour == utc_hour)


main(*sys.argv[1:])
