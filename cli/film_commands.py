"""`cuewright describe`, `align`, `auto-align`, `mix` and `harvest`: the commands that take a film, or many."""

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
    film: Annotated[Path, typer.Argument(help="A film with a narrator.", show_default=False)],
    subtitles: Annotated[Path | None, typer.Option(help="What is said, if it is in another file.")] = None,
    out: Annotated[Path, typer.Option(help="Where the result is written.")] = Path(),
    server: Annotated[str | None, typer.Option(help="Another system's URL; its key in CUEWRIGHT_KEY.")] = None,
    data: Data = DATA,
) -> None:
    """Say which sentences of a film's narration can be seen, and where."""
    from rich.console import Console

    from cli.align import AlignWish, align_film
    from cli.film_job import Stop, sidecar, some_system

    console = Console()
    end_on_signals()
    with endings(console):
        for path in (film, subtitles):
            if path is not None and not path.is_file():
                raise Stop(f"There is no file {path}.", code=2)
        with some_system(console, data, server) as (remote, system):
            align_film(console, remote, system, AlignWish(film, subtitles or sidecar(film), out))


def auto_align(
    collection: Annotated[
        str | None, typer.Argument(help="A collection's name or id; with --features, none.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="The HTM-AA file that is written.")] = Path("aligned.csv"),
    again: Annotated[bool, typer.Option("--again", help="Also films whose alignment failed before.")] = False,
    server: Annotated[str | None, typer.Option(help="Another system's URL; its key in CUEWRIGHT_KEY.")] = None,
    features: Annotated[
        Path | None, typer.Option(help="No collection: a folder of features a second, by video (npy, pth.tar, h5).")
    ] = None,
    sentences: Annotated[
        Path | None, typer.Option(help="With --features: their sentences (sentencified HTM or HTM-Align json).")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="With --features: the folder of another TAN.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="With --features: processes that share the work.")] = 1,
    data: Data = DATA,
) -> None:
    """Align a whole collection, or a folder of features, into one HTM-AA file; what was stopped is gone on with."""
    from rich.console import Console

    from cli.auto_align import align_collection, align_with_workers
    from cli.film_job import Stop, some_system
    from cli.local import PROJECT

    console = Console()
    end_on_signals()
    with endings(console):
        if (collection is None) == (features is None):
            raise Stop(
                "Name a collection, or --features and --sentences.", "./cuewright auto-align --help says more.", 2
            )
        for path in (features, sentences, model):
            if path is not None and not path.exists():
                raise Stop(f"There is no {path}.", code=2)
        if features is not None:
            if sentences is None:
                raise Stop("--features needs --sentences.", "Name the json that holds them.", 2)
            weights = model or PROJECT / "models" / "starter" / "tan"
            align_with_workers(console, features, sentences, out, weights, workers)
            return
        assert collection is not None
        with some_system(console, data, server) as (remote, system):
            align_collection(console, remote, system, collection, out, again=again)


def mix(
    film: Annotated[str, typer.Argument(help="A film; or the id of a track that a system has.", show_default=False)],
    script: Annotated[
        Path | None, typer.Argument(help="Its description; without one, FILM.ad.vtt.", show_default=False)
    ] = None,
    subtitles: Annotated[Path | None, typer.Option(help="Its subtitles, if they are in another file.")] = None,
    voice: Annotated[str | None, typer.Option(help="Who speaks it; without one, a voice of its language.")] = None,
    words_per_minute: Annotated[int, typer.Option(min=80, max=400, help="How fast it is spoken.")] = 160,
    out: Annotated[Path, typer.Option(help="The folder where the files are written.")] = Path(),
    server: Annotated[str | None, typer.Option(help="Another system's URL; its key in CUEWRIGHT_KEY.")] = None,
    data: Data = DATA,
) -> None:
    """Speak a description and mix it with its film: a stem, a soundtrack, and the film with both."""
    from rich.console import Console

    from cli.film_job import some_system
    from cli.mix import MixWish, mix_film, named

    console = Console()
    end_on_signals()
    with endings(console):
        source = named(film, script, subtitles)
        wish = MixWish(source, voice, words_per_minute, out)
        with some_system(console, data, server) as (remote, system):
            mix_film(console, remote, system, wish)


def harvest(
    folder: Annotated[
        Path, typer.Argument(help="Films or soundtracks, in folders as deep as they are.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="Where results and tables are written.")] = Path("harvest"),
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes that share the work.")] = 1,
    again: Annotated[bool, typer.Option("--again", help="Also files that could not be heard before.")] = False,
) -> None:
    """Take description and dialogue from every soundtrack of a folder; what was stopped is gone on with."""
    from rich.console import Console

    from cli.harvest import HarvestWish, harvest_folder

    console = Console()
    end_on_signals()
    with endings(console):
        raise typer.Exit(harvest_folder(console, HarvestWish(folder, out, workers, again)))
