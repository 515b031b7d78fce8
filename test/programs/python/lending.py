"""A lending library in SQLite: schema, constraints, transactions, window functions, functions of our own."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

SCHEMA = """
PRAGMA foreign_keys = ON;
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, author TEXT NOT NULL, year INTEGER);
CREATE TABLE reader (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE);
CREATE TABLE loan (
  book INTEGER NOT NULL REFERENCES book,
  reader INTEGER NOT NULL REFERENCES reader,
  lent TEXT NOT NULL,
  back TEXT CHECK (back IS NULL OR back >= lent)
);
CREATE UNIQUE INDEX one_loan ON loan (book) WHERE back IS NULL;
CREATE TRIGGER no_hoarding BEFORE INSERT ON loan
WHEN (SELECT count(*) FROM loan WHERE reader = new.reader AND back IS NULL) >= 2
BEGIN SELECT raise(ABORT, 'a reader has two books at most'); END;
"""

BOOKS = [
    ('The Trial', 'Kafka', 1925),
    ('The Castle', 'Kafka', 1926),
    ('Emma', 'Austen', 1815),
    ('Persuasion', 'Austen', 1817),
    ('Momo', 'Ende', 1973),
]

REPORT = """
SELECT author, title, year,
  rank() OVER (PARTITION BY author ORDER BY year) AS place,
  year - lag(year) OVER (PARTITION BY author ORDER BY year) AS pause,
  (SELECT count(*) FROM loan WHERE loan.book = book.id) AS loans
FROM book ORDER BY author, year
"""

LONGEST = """
WITH duration AS (
  SELECT reader.name, days_between(lent, coalesce(back, :today)) AS days
  FROM loan JOIN reader ON reader.id = loan.reader
)
SELECT name, max(days) AS longest, spread(days) AS spread FROM duration
GROUP BY name HAVING longest > 0 ORDER BY name
"""


class Spread:
    """An aggregate: the distance from the least to the greatest value."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float) -> None:
        self.values.append(value)

    def finalize(self) -> float:
        return max(self.values) - min(self.values)


class Library:
    """The questions and the changes, each change one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.row_factory = sqlite3.Row
        connection.create_function('days_between', 2, days_between, deterministic=True)
        connection.create_aggregate('spread', 1, Spread)
        connection.executescript(SCHEMA)
        with self._transaction():
            connection.executemany('INSERT INTO book (title, author, year) VALUES (?, ?, ?)', BOOKS)

    def lend(self, title: str, reader: str, day: date) -> None:
        with self._transaction() as connection:
            connection.execute('INSERT INTO reader (name) VALUES (?) ON CONFLICT DO NOTHING', [reader])
            connection.execute(
                'INSERT INTO loan (book, reader, lent) VALUES ((SELECT id FROM book WHERE title = ?), '
                '(SELECT id FROM reader WHERE name = ?), ?)',
                [title, reader, day.isoformat()],
            )

    def take_back(self, title: str, day: date) -> bool:
        with self._transaction() as connection:
            cursor = connection.execute(
                'UPDATE loan SET back = ? FROM book WHERE book.id = loan.book AND title = ? AND back IS NULL',
                [day.isoformat(), title],
            )
            return cursor.rowcount == 1

    def rows(self, query: str, **values: str) -> Iterator[dict[str, object]]:
        return map(dict, self._connection.execute(query, values))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection:
            yield self._connection


def days_between(begin: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days


def main(path: Path) -> None:
    first = date(2024, 2, 20)
    with closing(sqlite3.connect(path)) as connection:
        library = Library(connection)
        for line in sys.stdin:
            command, days, title, reader = (part.strip() for part in line.split('|'))
            day = first + timedelta(days=int(days))
            try:
                if command == 'lend':
                    library.lend(title, reader, day)
                elif not library.take_back(title, day):
                    print(f'{title} was not lent')
            except sqlite3.IntegrityError as error:
                print(f'{day} {command} {title}: {error}')
        for row in library.rows(REPORT):
            print(row)
        print(*library.rows(LONGEST, today='2024-04-01'), sep='\n')
        print([row['name'] for row in library.rows('SELECT name FROM reader ORDER BY name COLLATE NOCASE')])
        statements = list(connection.iterdump())
        print(sum(text.startswith('CREATE') for text in statements), 'things would be made again')
    with closing(sqlite3.connect(path)) as again:
        print(again.execute('SELECT count(*), sum(back IS NULL) FROM loan').fetchone())


with TemporaryDirectory() as folder:
    main(Path(folder, 'library.db'))
