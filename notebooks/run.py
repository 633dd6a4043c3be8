"""Runs notebooks from top to bottom on the home of `CHANDLER_HOME`, those named or all; the first cell that fails ends it. Nothing is written back."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent


def figures(notebook: nbformat.NotebookNode) -> int:
    """How many figures a notebook that was run shows."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return sum("image/png" in output.get("data", {}) for output in outputs)


def main() -> None:
    named = [FOLDER / f"{name}.ipynb" for name in sys.argv[1:]]
    for path in named or sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if any(cell.get("outputs") for cell in notebook.cells):
            sys.exit(f"{path.name} is kept with outputs: clear them before it is committed")
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
        if figures(notebook) == 0:
            sys.exit(f"{path.name} ends without a figure")
        print(f"{path.name}: {len(notebook.cells)} cells, {figures(notebook)} figures", flush=True)


main()
