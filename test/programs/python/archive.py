"""An archive format: headers by struct, deflated bodies, checksums; written, read back and damaged."""

import base64
import binascii
import hashlib
import io
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import BinaryIO, ClassVar, Self

MAGIC = b'CLO\x01'


class DamagedError(Exception):
    """Bytes that are no entry."""


class Options(IntFlag):
    DEFLATED = 1
    TEXT = 2


@dataclass(frozen=True)
class Entry:
    """A name and its bytes, in front of them a header: options, lengths, checksum of the plain bytes."""

    name: str
    content: bytes
    options: Options = Options(0)

    HEADER: ClassVar[struct.Struct] = struct.Struct('<BHIII')

    @classmethod
    def of(cls, path: Path) -> Self:
        content = path.read_bytes()
        is_text = b'\0' not in content
        return cls(path.name, content, Options.DEFLATED | Options.TEXT if is_text else Options.DEFLATED)

    def write(self, file: BinaryIO) -> int:
        name = self.name.encode()
        body = zlib.compress(self.content, 9) if Options.DEFLATED in self.options else self.content
        checksum = binascii.crc32(self.content)
        header = self.HEADER.pack(self.options, len(name), len(self.content), len(body), checksum)
        return file.write(header + name + body)

    @classmethod
    def read(cls, file: BinaryIO) -> Self | None:
        header = file.read(cls.HEADER.size)
        if not header:
            return None
        try:
            options, name_length, length, body_length, checksum = cls.HEADER.unpack(header)
        except struct.error as error:
            raise DamagedError('the header is cut off') from error
        name = file.read(name_length).decode()
        body = file.read(body_length)
        if len(body) != body_length:
            raise DamagedError(f'{name}: {body_length - len(body)} bytes are missing')
        try:
            content = zlib.decompress(body, bufsize=length) if options & Options.DEFLATED else body
        except zlib.error as error:
            raise DamagedError(f'{name}: cannot be inflated') from error
        if binascii.crc32(content) != checksum:
            raise DamagedError(f'{name}: the checksum differs')
        return cls(name, content, Options(options))


def pack(paths: list[Path]) -> bytes:
    file = io.BytesIO()
    file.write(MAGIC)
    for path in paths:
        Entry.of(path).write(file)
    return file.getvalue()


def unpack(archive: bytes) -> Iterator[Entry]:
    file = io.BytesIO(archive)
    if file.read(len(MAGIC)) != MAGIC:
        raise DamagedError('this is no archive')
    while (entry := Entry.read(file)) is not None:
        yield entry


def damaged(archive: bytes) -> Iterator[tuple[str, bytes]]:
    yield 'another magic', b'ZIP' + archive[3:]
    yield 'a short header', archive + bytes(3)
    yield 'a short body', archive[:-5]
    flipped = bytearray(archive)
    flipped[len(MAGIC) + Entry.HEADER.size - 1] ^= 0x80
    yield 'another checksum', bytes(flipped)


def hex_dump(data: bytes, width: int = 16) -> Iterator[str]:
    for offset in range(0, len(data), width):
        row = data[offset : offset + width]
        text = ''.join(chr(byte) if 0x20 <= byte < 0x7F else '.' for byte in row)
        yield f'{offset:08x}  {row.hex(" ", -4):<{width * 9 // 4}} {text}'


def waveform(samples: int) -> bytes:
    """A little sound: 16 bits a sample, little end first, under a RIFF header."""
    data = array('h', (((index * index) % 20011) - 10000 for index in range(samples)))
    if sys.byteorder == 'big':
        data.byteswap()
    body = data.tobytes()
    riff = struct.pack('<4sI4s', b'RIFF', 36 + len(body), b'WAVE')
    form = struct.pack('<4sIHHIIHH', b'fmt ', 16, 1, 1, 8000, 16000, 2, 16)
    return riff + form + struct.pack('<4sI', b'data', len(body)) + body


def main(target: str, *names: str) -> None:
    Path('sound.wav').write_bytes(waveform(500))
    archive = pack([Path(name) for name in (*names, 'sound.wav')])
    Path(target).write_bytes(archive)
    restored = Path('restored')
    restored.mkdir()
    for entry in unpack(Path(target).read_bytes()):
        digest = base64.b85encode(hashlib.sha256(entry.content).digest()).decode()
        print(f'{entry.name:<12} {len(entry.content):>6} bytes, options {entry.options.value:02b}, {digest}')
        restored.joinpath(entry.name).write_bytes(entry.content)
    Path(target).unlink()
    for damage, broken in damaged(archive):
        try:
            count = sum(1 for _ in unpack(broken))
        except DamagedError as error:
            print(f'{damage}: {error} ({type(error.__cause__).__name__})')
        else:
            print(f'{damage}: {count} entries')
    print(*hex_dump(memoryview(waveform(20)).tobytes()), sep='\n')
    print(struct.unpack('>hlq', bytes(range(14))), struct.calcsize('<?d3x'), struct.pack('<f', 1.1).hex())


main(*sys.argv[1:])
