"""What every command writes in the same way: errors, and the two consoles."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from callflow.errors import CallflowError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def tell_error(error: CallflowError) -> None:
    """An error as sentences, each on its line, on standard error."""
    for sentence in str(error).splitlines():
        err.print(Text.assemble(("error: ", "bold red"), sentence), soft_wrap=True)
