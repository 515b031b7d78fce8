"""The value of the last expression, as JSON and as text."""

import math
from json import JSONEncoder

_MAX_SAFE_INTEGER = (1 << 53) - 1
# JSON of more parts is longer than any outcome may be.
_MAX_PARTS = 1 << 19
_encode = JSONEncoder().encode


def to_json(value: object) -> str | None:
    """JSON text of a value, or None when some part of it would not read back as what it is."""
    try:
        return _encode(value) if _is_safe(value) else None
    except BaseException:  # noqa: BLE001 - methods of the guest's classes, or no memory for it
        return None


def to_text(value: object) -> str | None:
    """The repr of a value, or None when it has none."""
    try:
        return to_unicode(repr(value))
    except BaseException:  # noqa: BLE001 - a repr of the guest's
        return None


def to_unicode(text: str) -> str:
    """The text with lone surrogates as escapes."""
    return text if text.isascii() else text.encode('utf-8', 'backslashreplace').decode('utf-8')


def _is_safe(value: object) -> bool:
    pending = [value]
    count = 0
    while pending:
        part = pending.pop()
        count += 1
        if count > _MAX_PARTS:
            return False
        if isinstance(part, dict):
            if not all(_is_safe_scalar(key) and isinstance(key, str) for key in part):
                return False
            pending.extend(part.values())
        elif isinstance(part, list | tuple):
            pending.extend(part)
        elif not _is_safe_scalar(part):
            return False
    return True


def _is_safe_scalar(value: object) -> bool:
    match value:
        case None | bool():
            return True
        case str():
            return value.isascii() or to_unicode(value) == value
        case int():
            return -_MAX_SAFE_INTEGER <= value <= _MAX_SAFE_INTEGER
        case float():
            return math.isfinite(value)
    return False
