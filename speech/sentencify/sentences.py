"""Captions to sentences: which videos are kept, how captions are merged, where sentences end.

python -m speech.sentencify.sentences raw_caption.json --model models/starter/punctuation --out sentencified.json

Both files are {video: {"text": [..], "start": [..], "end": [..]}}, seconds. Any folder with the outputs of
`marks.LABELS` serves as the model; the published one is felflare/bert-restore-punctuation.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from speech.sentencify.accept import accepted
from speech.sentencify.captions import Caption, captions_of, columns_of
from speech.sentencify.cut import Token, cut_tokens, cut_words, spread
from speech.sentencify.marks import written
from speech.sentencify.merge import merge
from speech.sentencify.model import Punctuator, load_punctuator

PUNCTUATED = 0.5  # of the captions with a comma or full stop: then the marks are there already
_BLANKED = str.maketrans(",.!?", "    ")


def sentencify(captions: Sequence[Caption], model: Punctuator, rng: Random | None = None) -> list[Caption]:
    """The sentences of a video; none where the curation drops it. `rng` draws the captions whose language is asked."""
    if not accepted([each.text for each in captions], rng):
        return []
    return sentences(merge(captions), model)


def sentences(captions: Sequence[Caption], model: Punctuator) -> list[Caption]:
    """Merged captions cut at the ends of sentences: those that are written, or else those that `model` finds."""
    if punctuated(captions):
        return cut_words([word for each in captions for word in spread(each.text.split(), each.start_s, each.end_s)])
    tokens = timed_tokens(captions, model)
    return cut_tokens(tokens, model.classes([token.text for token in tokens]))


def punctuated(captions: Sequence[Caption]) -> bool:
    """Whether half of the captions or more have a comma or a full stop."""
    marked = sum("," in each.text or "." in each.text for each in captions)
    return bool(captions) and marked >= PUNCTUATED * len(captions)


def timed_tokens(captions: Sequence[Caption], model: Punctuator) -> list[Token]:
    """Tokens of small letters without marks, each with its share of its caption's time."""
    return [
        token
        for each in captions
        for token in spread(model.tokens(each.text.translate(_BLANKED).lower()), each.start_s, each.end_s)
    ]


def restored(words: Sequence[str], model: Punctuator) -> list[str]:
    """Heard words with the marks and capitals that the model would write, one for one; not part of the curation."""
    tokens: list[str] = []
    last: list[int] = []  # of each word; -1 where it has no token
    for word in words:
        pieces = model.tokens(word.translate(_BLANKED).lower())
        tokens += pieces
        last.append(len(tokens) - 1 if pieces else -1)
    classes = model.classes(tokens)
    return [word if at < 0 else written(word, classes[at]) for word, at in zip(words, last, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make whole sentences of a recogniser's captions.")
    parser.add_argument("captions", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="folder of a punctuation model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0, help="for the captions whose language is asked")
    given = parser.parse_args()
    model = load_punctuator(given.model)
    found = {}
    videos = json.loads(given.captions.read_text(encoding="utf-8"))
    for video, columns in videos.items():
        made = sentencify(captions_of(columns), model, Random(f"{given.seed}/{video}"))
        if made:
            found[video] = columns_of(made)
    given.out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    print(f"{len(found)} of {len(videos)} videos kept")


if __name__ == "__main__":
    main()
