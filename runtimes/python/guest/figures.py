"""Figures of matplotlib: a backend whose `show` hands the open ones to the host."""

import base64
import io
import sys

from _cloche import host

BACKEND = f'module://{__name__}'
"""What `MPLBACKEND` names to have this module as the backend."""

_modules = sys.modules


def show(*, block: bool | None = None) -> None:
    """Shows every open figure and closes it: `pyplot.show` ends here."""
    pyplot = _modules.get('matplotlib.pyplot')
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        image = io.BytesIO()
        pyplot.figure(number).savefig(image, format='png')
        pyplot.close(number)
        host.show('image/png', base64.b64encode(image.getbuffer()).decode())


def __getattr__(name: str) -> object:
    """The canvas is matplotlib's own; it is loaded when matplotlib asks for it."""
    if name != 'FigureCanvas':
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    return FigureCanvasAgg
