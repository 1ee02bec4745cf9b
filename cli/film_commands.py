"""`cuewright describe` and `cuewright align`: the commands that take a film."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.endings import end_on_signals, endings

Data = Annotated[Path, typer.Option("--data", help="Folder for data, sockets, logs and secrets.")]
DATA = Path(__file__).resolve().parent.parent / "var"


class Format(StrEnum):
    vtt = "vtt"
    srt = "srt"
    json = "json"
    csv = "csv"


class Words(StrEnum):
    in_domain = "in_domain"
    always = "always"


def describe(
    film: Annotated[Path | None, typer.Argument(help="A film; without one, a sample.", show_default=False)] = None,
    subtitles: Annotated[Path | None, typer.Option(help="Its subtitles, if they are in another file.")] = None,
    out: Annotated[Path, typer.Option(help="Where the script is written.")] = Path(),
    format: Annotated[Format, typer.Option(help="What it is written as.")] = Format.vtt,
    server: Annotated[str | None, typer.Option(help="Another system's URL; its key in CUEWRIGHT_KEY.")] = None,
    words: Annotated[Words, typer.Option(help="Words also where the weights do not know the film.")] = Words.in_domain,
    words_per_minute: Annotated[int | None, typer.Option(min=60, max=400, help="How fast it is spoken.")] = None,
    data: Data = DATA,
) -> None:
    """Write a timed audio-description script for a film."""
    from rich.console import Console

    from cli.describe import Wish, sample
    from cli.describe import describe as run
    from cli.film_job import Stop, sidecar, some_system

    console = Console()
    end_on_signals()
    with endings(console):
        film = film or sample()
        for path in (film, subtitles):
            if path is not None and not path.is_file():
                raise Stop(f"There is no file {path}.", code=2)
        console.print(f"[bold]{film.name}[/bold]", highlight=False)
        wish = Wish(film, subtitles or sidecar(film), out, format.value, words.value, words_per_minute)
        with some_system(console, data, server) as (remote, system):
            run(console, remote, system, wish)


def align(
    film: Annotated[Path | None, typer.Argument(help="A film with a narrator.", show_default=False)] = None,
    subtitles: Annotated[Path | None, typer.Option(help="What is said, if it is in another file.")] = None,
    out: Annotated[Path, typer.Option(help="Where the result is written; with --features, the CSV.")] = Path(),
    server: Annotated[str | None, typer.Option(help="Another system's URL; its key in CUEWRIGHT_KEY.")] = None,
    features: Annotated[
        Path | None, typer.Option(help="No film: a folder of features a second, by video (npy, pth.tar, h5).")
    ] = None,
    sentences: Annotated[
        Path | None, typer.Option(help="With --features: their sentences (sentencified HTM or HTM-Align json).")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="With --features: the folder of another TAN.")] = None,
    data: Data = DATA,
) -> None:
    """Say which sentences of a narration can be seen, and where."""
    from rich.console import Console

    from cli.align import AlignWish, align_features, align_film
    from cli.film_job import Stop, sidecar, some_system
    from cli.local import PROJECT

    console = Console()
    end_on_signals()
    with endings(console):
        if (film is None) == (features is None):
            raise Stop("Name a film, or --features and --sentences.", "./cuewright align --help says more.", 2)
        for path in (film, subtitles, features, sentences, model):
            if path is not None and not path.exists():
                raise Stop(f"There is no {path}.", code=2)
        if features is not None:
            from models.data.faults import DataRefused

            if sentences is None:
                raise Stop("--features needs --sentences.", "Name the json that holds them.", 2)
            target = out / "aligned.csv" if out.is_dir() else out
            try:
                align_features(console, features, sentences, target, model or PROJECT / "models" / "starter" / "tan")
            except DataRefused as refused:
                raise Stop(str(refused), "Mend these, or leave those videos out.", 2) from refused
            return
        assert film is not None
        with some_system(console, data, server) as (remote, system):
            align_film(console, remote, system, AlignWish(film, subtitles or sidecar(film), out))
