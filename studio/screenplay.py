"""A film as a page that a person reads: scenes, actions, dialogue and the description between them."""

from __future__ import annotations

from studio.text import look_phrase
from studio.truth import Film


def clock(ms: int) -> str:
    """m:ss.t"""
    return f"{ms // 60000}:{ms // 1000 % 60:02d}.{ms // 100 % 10}"


def screenplay(film: Film) -> str:
    """The readable script of a film."""
    names = [character.name for character in film.cast]
    lines = [f"{film.title.upper()}   (seed {film.seed}, {clock(film.duration_ms)})", ""]
    for character in film.cast:
        lines.append(f"  {character.name}: {look_phrase(character.look)}, voice {character.voice}")
    lines.append("  things: " + ", ".join(f"{prop.colour} {prop.kind}" for prop in film.props))
    entries: list[tuple[int, int, str]] = []
    for scene in film.scenes:
        stage = (
            ", ".join(names[who] + (" (seated)" if who in scene.seated else "") for who, _ in scene.present) or "nobody"
        )
        when = "NIGHT" if scene.night else "DAY"
        entries.append((scene.start_ms, 0, f"\n{scene.setting.upper()} - {when}   on stage: {stage}"))
    for event in film.events:
        prop = f" {film.props[event.prop].kind}" if event.prop is not None else ""
        target = f" -> {names[event.target]}" if event.target is not None else ""
        shot = film.shots[event.shot]
        entries.append(
            (event.start_ms, 1, f"    [{names[event.actor]} {event.verb}{prop}{target}; {shot.size} at {shot.x}]")
        )
    for said in film.dialogue:
        unheard = "" if said.in_subtitles else "   (not subtitled)"
        entries.append((said.start_ms, 2, f"  {names[said.speaker].upper()}: {said.text}{unheard}"))
    for line in film.script:
        entries.append((line.start_ms, 3, f"        AD: {line.text}"))
    lines += [f"{text}" if rank == 0 else f"{clock(ms):>7} {text}" for ms, rank, text in sorted(entries)]
    return "\n".join(lines)
