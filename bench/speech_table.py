"""What hearing is held to, and the table of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.speech_rows import SpeechRow

DER = {0: 0.10, 1: 0.20}  # of voices heard in training, of others
WORDS, F1 = 0.10, 0.9
NARRATORS, NOBODY = 29 / 30, 9 / 10  # shares of films
LEAK_SHARE = 1 / 3  # of the baseline's

_ROWS: tuple[tuple[str, Callable[[SpeechRow], str]], ...] = (
    ("films with description, without", lambda row: f"{row.with_ad}, {row.films - row.with_ad}"),
    ("speech found wrongly or missed, % of speech", lambda row: _percent(row.turns.vad_error)),
    ("the same of silero alone, %", lambda row: _percent(row.silero.vad_error)),
    ("diarization error without collar, %", lambda row: _percent(row.turns.der)),
    ("wrong words, dialogue, %", lambda row: _percent(row.words_of_dialogue.value)),
    ("wrong words, description, %", lambda row: _percent(row.words_of_description.value)),
    ("narrator found", lambda row: f"{row.narrator_found} of {row.with_ad}"),
    ("nobody named where nobody describes", lambda row: f"{row.none_found} of {row.films - row.with_ad}"),
    ("descriptions at IoU 0.5: precision, recall, F1", lambda row: _three(row.description)),
    ("the same of the subtitles' method", lambda row: _three(row.baseline)),
    ("dialogue among words of description, %", lambda row: _percent(row.leaked.value)),
    ("the same of the subtitles' method, %", lambda row: _percent(row.baseline_leaked.value)),
    ("seconds of work for an hour of sound", lambda row: f"{row.took_s / max(1e-9, row.sound_s) * 3600:.0f}"),
)


def demands(columns: Mapping[str, SpeechRow]) -> list[str]:
    """What does not hold."""
    wrong = []
    for number, (name, row) in enumerate(columns.items()):
        silent = row.films - row.with_ad
        checks = (
            (row.turns.der <= DER[number], f"diarization error {_percent(row.turns.der)} %"),
            (row.words_of_dialogue.value <= WORDS, f"{_percent(row.words_of_dialogue.value)} % of dialogue's words"),
            (row.words_of_description.value <= WORDS, f"{_percent(row.words_of_description.value)} % of AD's words"),
            (row.description.f1 >= F1, f"F1 of descriptions {row.description.f1:.3f}"),
            (row.narrator_found >= NARRATORS * row.with_ad, f"narrator in {row.narrator_found} of {row.with_ad}"),
            (row.none_found >= NOBODY * silent, f"nobody named in {row.none_found} of {silent}"),
            (
                row.leaked.value <= LEAK_SHARE * row.baseline_leaked.value,
                f"{_percent(row.leaked.value)} % leaked dialogue, not a third of {_percent(row.baseline_leaked.value)}",
            ),
        )
        wrong += [f"{name}: {what}" for held, what in checks if not held]
    return wrong


def markdown(seed_base: int, film_s: int, columns: Mapping[str, SpeechRow], wrong: list[str]) -> str:
    lines = [
        "## Hearing",
        "",
        f"`./cuewright bench speech --seed-base {seed_base}`. World films of {film_s} s; their soundtracks alone are "
        "heard. The subtitles' method is MAD-v1's: the same words, told apart by subtitles that miss a third of what "
        f"is said. Wanted: diarization error {DER[0]:.0%} and {DER[1]:.0%}, wrong words {WORDS:.0%}, F1 {F1}, the "
        "narrator in 29 of 30 and none in 9 of 10, leaked dialogue a third of the other method's.",
        "",
        "| | " + " | ".join(columns) + " |",
        "| --- |" + " --- |" * len(columns),
        *(f"| {title} | " + " | ".join(told(row) for row in columns.values()) + " |" for title, told in _ROWS),
        "",
        f"Demands: {'; '.join(wrong) if wrong else 'all held'}.",
    ]
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _three(found: object) -> str:
    return f"{found.precision:.3f}, {found.recall:.3f}, {found.f1:.3f}"  # type: ignore[attr-defined]
