"""Rich results: what an object says of itself as an image, HTML or Markdown."""

import base64
from collections.abc import Iterator

from _cloche import host
from _cloche.streams import write_output

_MIMES = {
    '_repr_png_': 'image/png',
    '_repr_svg_': 'image/svg+xml',
    '_repr_html_': 'text/html',
    '_repr_markdown_': 'text/markdown',
}


def display(*objects: object) -> None:
    """Shows each object as it shows itself best; one that only has a repr is printed."""
    for shown in objects:
        if not show_rich(shown):
            write_output(f'{shown!r}\n')


def show_rich(shown: object) -> bool:
    """Shows an object by the first of its rich forms; false when it has none."""
    for mime, data in _forms(shown):
        if data is not None:
            host.show(mime, _to_text(mime, data))
            return True
    return False


def show_value(value: object) -> None:
    """Shows the value of the program when it has a rich form that works."""
    try:
        show_rich(value)
    except BaseException:  # noqa: BLE001 - nobody asked for it: its repr is the value's text all the same
        return


def _forms(shown: object) -> Iterator[tuple[str, object]]:
    """The methods are looked up on the type: objects that answer to every name have no rich form."""
    kind = type(shown)
    bundle = getattr(kind, '_repr_mimebundle_', None)
    if bundle is not None:
        forms = bundle(shown, include=None, exclude=None)
        forms = forms[0] if isinstance(forms, tuple) else forms
        yield from ((mime, (forms or {}).get(mime)) for mime in _MIMES.values())
    for name, mime in _MIMES.items():
        method = getattr(kind, name, None)
        if method is not None:
            form = method(shown)
            yield mime, form[0] if isinstance(form, tuple) else form


def _to_text(mime: str, data: object) -> str:
    if isinstance(data, bytes):
        return base64.b64encode(data).decode() if mime == 'image/png' else data.decode('utf-8', 'replace')
    return str(data)
