"""The command line: `./cuewright --help`. Every command imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.endings import end_on_signals, fail
from cli.film_commands import DATA, Data, align, auto_align, describe, harvest, mix

PROJECT = Path(__file__).resolve().parent.parent

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Audio description for films: draft, time, check and correct.",
)
models_app = typer.Typer(no_args_is_help=True, help="Which models and weights there are.")
world_app = typer.Typer(no_args_is_help=True, help="The film world that everything is tested and trained on.")
admin_app = typer.Typer(no_args_is_help=True, help="The local system's users and keys.")
app.add_typer(models_app, name="models")
app.add_typer(world_app, name="world")
app.add_typer(admin_app, name="admin")

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

app.command()(describe)
app.command()(align)
app.command()(auto_align)
app.command()(mix)
app.command()(harvest)


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="The browser's port; without it, the first free from 8000.")] = None,
    data: Data = DATA,
) -> None:
    """Run the system for the browser and print a one-time login link."""
    from rich.console import Console

    from cli.access import login_link
    from cli.data_folder import Taken
    from cli.local import LocalSystem, StartFailed

    console = Console()
    ended = end_on_signals()
    system = LocalSystem(
        data, port=port, say=lambda line: console.print(line, soft_wrap=True, markup=False, highlight=False)
    )
    try:
        system.start()
        console.print(f"Cuewright runs at [bold]{system.url}[/bold]. Sign in once with", highlight=False)
        console.print(f"  {login_link(system.folder, system.url)}", soft_wrap=True, highlight=False)
        console.print(f"Logs: {system.folder.logs}. Ctrl-C stops it.", highlight=False, soft_wrap=True)
        while not ended.wait(0.5):
            if system.failure:
                fail(console, system.failure, "The log says more.", 3)
    except Taken as taken:
        fail(console, str(taken), "Open it in the browser, stop it first, or use another folder with --data.", 3)
    except StartFailed as error:
        fail(console, str(error), "", 3)
    except KeyboardInterrupt:
        pass
    finally:
        if system.folder.owned:
            console.print("stopping")
        system.stop()


Rate = Annotated[str, typer.Option(help="Frames per second of time codes: 23.976, 24, 25, 29.97df ..")]
Start = Annotated[str | None, typer.Option(help="The time code of the film's first frame, such as 10:00:00:00.")]
Kind = Annotated[str, typer.Option(help="What the cues are: description, transcript or alignment.")]
Language = Annotated[str, typer.Option(help="The text's language (BCP 47).")]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, instead of a guess.")]
ReadAs = Annotated[str | None, typer.Option("--from", help="What the file is, instead of finding out.")]


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="A file of timed text.", exists=True, dir_okay=False)],
    target: Annotated[Path, typer.Argument(help="The file to write; its ending says the format.")],
    read_as: ReadAs = None,
    write_as: Annotated[str | None, typer.Option("--to", help="The format to write, instead of the ending's.")] = None,
    rate: Rate = "25",
    start: Start = None,
    kind: Kind = "description",
    language: Language = "en",
    encoding: Encoding = None,
) -> None:
    """Write timed text in another format, and say what it could not carry."""
    from rich.console import Console

    from cli.timed_text import convert as run

    options = _text_options(rate, start, kind, language, encoding, source)
    raise typer.Exit(run(Console(), source, target, options, read_as, write_as))


@app.command()
def validate(
    source: Annotated[Path, typer.Argument(help="A file of timed text.", exists=True, dir_okay=False)],
    read_as: ReadAs = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every finding, for programs.")] = False,
    rate: Rate = "25",
    start: Start = None,
    kind: Kind = "description",
    language: Language = "en",
    encoding: Encoding = None,
) -> None:
    """Say what is wrong in a file of timed text, with line and column."""
    from rich.console import Console

    from cli.timed_text import validate as run

    options = _text_options(rate, start, kind, language, encoding, source)
    raise typer.Exit(run(Console(), source, options, read_as, as_json))


@app.command()
def conform(
    source: Annotated[Path, typer.Argument(metavar="TEXT", help="Timed text of one cut.", exists=True, dir_okay=False)],
    target: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write; without it, TEXT with .conformed in its name."),
    ] = None,
    from_rate: Annotated[str | None, typer.Option(help="Frames per second that TEXT was made for.")] = None,
    to_rate: Annotated[str | None, typer.Option(help="Frames per second of the other cut.")] = None,
    pull_down: Annotated[bool, typer.Option("--pull-down", help="At 29.97 and 59.94, frames are shown 2:3.")] = False,
    offset: Annotated[int, typer.Option(help="Milliseconds that the other cut begins later (- earlier).")] = 0,
    old: Annotated[Path | None, typer.Option(help="The film that TEXT fits.", exists=True, dir_okay=False)] = None,
    new: Annotated[Path | None, typer.Option(help="The other cut of it.", exists=True, dir_okay=False)] = None,
    pictures: Annotated[bool, typer.Option("--pictures", help="Compare pictures: for another language.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result, for programs.")] = False,
    read_as: ReadAs = None,
    write_as: Annotated[str | None, typer.Option("--to", help="The format to write, instead of the ending's.")] = None,
    start: Start = None,
    kind: Kind = "description",
    language: Language = "en",
    encoding: Encoding = None,
) -> None:
    """Move timed text to another cut of its film: by frame rates, or by comparing the two films."""
    from rich.console import Console

    from cli.conform import Films, Rates, Wish
    from cli.conform import conform as run
    from core.formats.timecode import FrameRate

    options = _text_options(from_rate or "25", None, kind, language, encoding, source)
    how: Films | Rates
    if from_rate is not None and to_rate is not None and old is None and new is None and not pictures:
        try:
            how = Rates(options.rate, FrameRate.named(to_rate), pull_down, offset)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    elif old is not None and new is not None and from_rate is None and to_rate is None and not (pull_down or offset):
        how = Films(old, new, pictures)
    else:
        raise typer.BadParameter("say --from-rate and --to-rate, or the two films with --old and --new, not both")
    end_on_signals()
    console = Console()
    try:
        code = run(console, Wish(source, target, how, options, start, read_as, write_as, as_json))
    except KeyboardInterrupt:
        console.print("stopped")
        raise typer.Exit(130) from None
    raise typer.Exit(code)


def _text_options(rate: str, start: str | None, kind: str, language: str, encoding: str | None, source: Path) -> Any:
    from core.formats.options import TextOptions
    from core.formats.timecode import FrameRate

    try:
        frames = FrameRate.named(rate)
        first = frames.frame_of(start) if start else 0
        if encoding:
            "".encode(encoding)
    except (ValueError, LookupError) as error:
        raise typer.BadParameter(str(error)) from error
    if kind not in ("description", "transcript", "alignment"):
        raise typer.BadParameter(f"{kind} is no kind of track: description, transcript or alignment")
    return TextOptions(kind, language, encoding, frames, first, film=source.stem)  # type: ignore[arg-type]


@app.command()
def check() -> None:
    """Lint, types, import rules, and that what is generated is fresh."""
    from cli.checks import run_checks

    raise typer.Exit(run_checks())


@app.command(context_settings=PASS_ON)
def test(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="The slow tests too (under 80 minutes).")] = False,
    require_browser: Annotated[bool, typer.Option(help="Fail where the browser tests cannot run.")] = False,
) -> None:
    """All checks and tests; further arguments go to pytest."""
    from cli.checks import run_tests

    raise typer.Exit(run_tests(full=full, require_browser=require_browser, extra=context.args))


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="Which numbers: a file in bench/, such as ad or describe.")],
    seed_base: Annotated[int, typer.Option(help="The first seed of the films that it makes.")] = 9_000_000,
    json: Annotated[Path | None, typer.Option(help="Write the numbers there too.")] = None,
    text: Annotated[
        Path | None, typer.Option(help="Of bench rules: real description to count false alarms on.", dir_okay=False)
    ] = None,
    runs: Annotated[
        Path | None,
        typer.Option(
            help="Of bench ad_ablation, ad_ceiling, ad_context, ad_own_context: the folder of `cuewright train`.",
            file_okay=False,
        ),
    ] = None,
    real: Annotated[
        Path | None, typer.Option(help="Of bench domain: a folder of real films and photographs.", file_okay=False)
    ] = None,
    quick: Annotated[bool, typer.Option(help="Of long benches: only show that they run.")] = False,
    labels: Annotated[bool, typer.Option(help="Of bench align: what labels bring, by the order of asking.")] = False,
    minutes: Annotated[
        float | None, typer.Option(help="Of bench editor: the film's length. Of bench chaos-editor: of the chaos.")
    ] = None,
    cues: Annotated[int | None, typer.Option(help="Of bench editor: the script's length.")] = None,
    rounds: Annotated[
        int | None, typer.Option(min=1, help="Of benches of editor and api: how often each thing is measured.")
    ] = None,
    work: Annotated[
        float | None, typer.Option(help="Of bench editor: minutes of work before the memory is looked at.")
    ] = None,
    peer: Annotated[
        str | None, typer.Option(help="Of bench api: what to compare with (label-studio; it is installed, 1 GB).")
    ] = None,
) -> None:
    """Measure what the docs quote; docs/results.md is written from it."""
    from bench import run_bench

    raise typer.Exit(
        run_bench(name, seed_base, json, text, runs, quick, real, labels, minutes, cues, rounds, work, peer)
    )


@app.command(context_settings=PASS_ON, add_help_option=False)
def train(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="clip, language, names, importance, autoad; or starter: all, in order.")],
) -> None:
    """Train a model on the film world; further arguments (--help too) go to its trainer."""
    if name != "starter":
        raise typer.Exit(_module(f"models.{name}.train", context.args))
    from models.starter_command import main as train_starter

    raise typer.Exit(train_starter(context.args))


@models_app.command("list")
def models_list() -> None:
    """Every model with its weights, their size and what was measured."""
    from cli.model_list import print_models

    print_models()


@world_app.command("film", context_settings=PASS_ON, add_help_option=False)
def world_film(context: typer.Context) -> None:
    """Write a film of the film world, a story or an instruction, with its truth."""
    raise typer.Exit(_module("studio.film_command", context.args))


@world_app.command("dataset", context_settings=PASS_ON, add_help_option=False)
def world_dataset(context: typer.Context) -> None:
    """Write many films in the layout of a published data set (--help lists them)."""
    raise typer.Exit(_module("studio.lookalikes", context.args))


@world_app.command("play", context_settings=PASS_ON, add_help_option=False)
def world_play(context: typer.Context) -> None:
    """Show in the terminal what happens in a film, as it passes."""
    raise typer.Exit(_module("studio.play", context.args))


@world_app.command("sheet", context_settings=PASS_ON, add_help_option=False)
def world_sheet(context: typer.Context) -> None:
    """Draw a contact sheet of a film of the film world."""
    raise typer.Exit(_module("studio.sheet", context.args))


@world_app.command("script", context_settings=PASS_ON, add_help_option=False)
def world_script(context: typer.Context) -> None:
    """Print a film of the film world as a script."""
    raise typer.Exit(_module("studio.story", context.args))


@admin_app.command("login-link")
def admin_login_link(data: Data = DATA) -> None:
    """A one-time login link for the running local system."""
    from cli.access import login_link

    folder, url = _running(data)
    typer.echo(login_link(folder, url))


@admin_app.command("key")
def admin_key(data: Data = DATA) -> None:
    """The command line's own API key on the running local system (treat it like a password)."""
    from cli.access import local_key

    folder, url = _running(data)
    typer.echo(local_key(folder, url))


@admin_app.command("notice")
def admin_notice() -> None:
    """Print NOTICE: every dependency with its licence."""
    raise typer.Exit(_module("cli.notice", []))


def _running(data: Path) -> tuple[Any, str]:
    from cli.data_folder import DataFolder

    folder = DataFolder(data)
    run = folder.running()
    if run is None:
        typer.echo("No local system runs on this data folder. Start it with ./cuewright up", err=True)
        raise typer.Exit(3)
    return folder, run.url


def _module(module: str, arguments: list[str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], env=os.environ | {"PYTHONPATH": str(PROJECT)}
    ).returncode
