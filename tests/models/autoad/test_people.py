"""The people piece: off unless asked for, read in its place, kept short from the end, and names of the dialogue."""

import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from models import checkpoint
from models.autoad.batches import Showing, autoad_losses, heard_names_only, target_batch
from models.autoad.model import STARTER, AutoAD, AutoADConfig, negative_log_likelihood
from models.autoad.people import names_in_dialogue, names_only, with_names_only
from models.autoad.predict import ClipInput, prompt_of
from models.autoad.reading import people_ids
from models.catalog import CATALOG
from models.clip.features import ClipFeatures
from models.language.model import STARTER as LANGUAGE_STARTER
from models.language.tokenizer import TextTokenizer, train_tokenizer

SEEN = np.zeros((4, 16), dtype=np.float32)
LINES = ("Tom waves at Mia.", "Tom: the man in the orange jacket.", "Mia: the old woman with the grey bun.")
READER = AutoADConfig(
    visual_dim=16, num_latents=2, visual_layers=1, visual_heads=2, max_frames=8, vocab_size=330, positions=128,
    width=32, layers=2, heads=2, context_tokens=16, subtitle_tokens=8, target_tokens=16, linear_std=0.1,
    use_people=True, people_tokens=24,
)  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer([" " + line for line in LINES] * 4, 330)


def clip(at: int = 0, **over: object) -> ClipFeatures:
    """By its window the same people are seen as by its interval, unless said otherwise."""
    over = {"wide_people": over.get("people", "")} | over
    return replace(ClipFeatures(7, at, SEEN, SEEN, "Tom waves.", "A man waves.", (), ()), **over)  # type: ignore[arg-type]


def test_the_shipped_autoad_has_no_people_piece_and_reads_none() -> None:
    folder = CATALOG["autoad"].starter
    if not checkpoint.describe(folder).config.get("use_people"):
        model = checkpoint.load(folder)
        assert isinstance(model, AutoAD) and model.people_special_token is None
        assert not any("people" in key for key in model.state_dict())


def test_people_stand_between_frames_and_descriptions(tokenizer: TextTokenizer) -> None:
    torch.manual_seed(0)
    model = AutoAD(READER).eval()
    given = ClipInput(np.random.default_rng(0).normal(size=(4, 16)).astype(np.float32), people=LINES[1])
    prompt = prompt_of(model, tokenizer, given, ["Before."])
    ids = people_ids(tokenizer, LINES[1], READER)
    assert model.people_special_token is not None and ids
    expected = torch.cat(
        [
            model.people_special_token.weight[:1], model.embed_tokens(torch.tensor(ids)),
            model.people_special_token.weight[1:],
        ]
    )  # fmt: skip
    assert torch.equal(prompt.embeddings[0, 2 : 2 + len(expected)], expected)
    without = prompt_of(model, tokenizer, replace(given, people=""), ["Before."])
    assert prompt.embeddings.shape[1] - without.embeddings.shape[1] == len(ids)
    blind = prompt_of(model, tokenizer, given, None)
    assert blind.embeddings.shape[1] == READER.num_latents + 1


def test_a_model_without_the_piece_ignores_the_text(tiny: AutoAD, tokenizer: TextTokenizer) -> None:
    small = AutoAD(replace(READER, use_people=False)).eval()
    plain = ClipInput(SEEN + 1, None, ("Tom!",))
    told = prompt_of(small, tokenizer, replace(plain, people=LINES[1]), ["Before."])
    assert torch.equal(told.embeddings, prompt_of(small, tokenizer, plain, ["Before."]).embeddings)
    with pytest.raises(ValueError, match="without people"):
        tiny.prompt(torch.zeros(1, 2, 16), people=(torch.zeros(1, 0, dtype=torch.long), torch.zeros(1, 0).bool()))


def test_too_many_people_lose_the_last_ones(tokenizer: TextTokenizer) -> None:
    long = " ".join(LINES[1:] * 4)
    kept = people_ids(tokenizer, long, READER)
    assert len(kept) == READER.people_tokens and long.startswith(tokenizer.decode(kept))
    assert people_ids(tokenizer, "  ", READER) == []


def test_positions_must_hold_the_piece() -> None:
    assert AutoAD(replace(STARTER, use_people=True, layers=1)).people_special_token is not None
    assert STARTER.positions == LANGUAGE_STARTER.positions  # one becomes the other
    with pytest.raises(ValueError, match="positions"):
        replace(STARTER, use_people=True, positions=176)


def test_training_reads_it_and_learns_from_it(tokenizer: TextTokenizer) -> None:
    """The same frames twice: only the people text tells the two lines apart."""
    torch.manual_seed(1)
    model = AutoAD(READER)
    clips = [clip(text="Tom waves.", people=LINES[1]), clip(text="Mia waves.", people=LINES[2])]
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for step in range(80):
        optimizer.zero_grad()
        batch = target_batch(clips, tokenizer, READER, random.Random(step))
        autoad_losses(model, batch)["loss"].backward()
        optimizer.step()
    batch = target_batch(clips, tokenizer, READER, random.Random(0))
    right = float(autoad_losses(model, batch)["loss"])
    assert batch.people is not None
    batch.people = (batch.people[0].flip(0), batch.people[1].flip(0))
    assert right < 0.1 and float(autoad_losses(model, batch)["loss"]) > 1.0


def test_names_of_people_may_be_said(tokenizer: TextTokenizer) -> None:
    def sayable(seed: int, text: str, heard: str) -> str:
        return text if "Tom" in heard else "A man waves."

    for config, expected in ((READER, "Tom waves."), (replace(READER, use_people=False), "A man waves.")):
        told = heard_names_only(clip(people="Tom: the man."), sayable, tokenizer, config)
        assert told.text == expected


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Tom, look!", "I saw Mia this morning."], ("Mia", "Tom")),
        (["Mia, can you help me?", "Tom, look!", "Good to see you, Mia."], ("Mia", "Tom")),
        (["Mother always said so.", "Yes, I know.", "Well, here we are."], ()),
        (["Who was here? Anna, come!"], ("Anna",)),
        (["I could sing on Monday."], ()),
        ([], ()),
    ],
)
def test_names_in_dialogue(lines: list[str], names: tuple[str, ...]) -> None:
    assert names_in_dialogue(lines) == names


def test_names_only_keeps_all_names_so_far() -> None:
    said = ["Tom, look!", "Come.", "Go.", "Mia, wait!", "Soon.", "Later."]
    film = [clip(at, subtitles=tuple(said[max(0, at - 3) : at + 1])) for at in range(6)]
    for wide in (False, True):
        told = [each.as_seen(wide).people for each in with_names_only(film)]
        assert told == ["Tom"] * 3 + ["Mia, Tom"] * 3
    assert names_only(["Hello."]) == ""


def test_the_window_is_shown_with_the_text_and_the_line_of_the_window(tokenizer: TextTokenizer) -> None:
    """Tom is told by the window only: there his name may be said; by the interval he is called by his look."""
    one = clip(people="the man in the orange jacket.", wide_people=LINES[1], wide_features=SEEN + 5)

    def sayable(seed: int, text: str, heard: str) -> str:
        return text if "Tom" in heard else "Mia waves."

    seen = set()
    for seed in range(30):
        showing = Showing(noise=0.0, brief=0.0)
        batch = target_batch([one], tokenizer, READER, random.Random(seed), showing=showing, sayable=sayable)
        assert batch.people is not None
        people = tokenizer.decode(batch.people[0][0].tolist())
        target = tokenizer.decode([t for t in batch.target[0][0].tolist() if t != tokenizer.end_of_text])
        seen.add((float(batch.features.mean()), people, target))
    assert seen == {(0.0, "the man in the orange jacket.", "Mia waves."), (5.0, LINES[1], "Tom waves.")}


def test_clips_are_drawn_in_one_known_order(tokenizer: TextTokenizer) -> None:
    """First which lines are shortened, then which clips are shown by the window: batches follow from their seed."""
    clips = [clip(at, wide_features=SEEN + 1, text="Tom waves at Mia.") for at in range(12)]
    rng = random.Random(5)
    briefs = [rng.random() < 0.25 for _ in clips]
    wides = [rng.random() < 0.65 for _ in clips]
    showing = Showing(noise=0.0, held_still=0.0)
    batch = target_batch(clips, tokenizer, READER, random.Random(5), shorten=lambda line: "Mia.", showing=showing)
    assert batch.features.mean(dim=(1, 2)).tolist() == [float(wide) for wide in wides]
    shortened = [tokenizer.decode(row.tolist()).startswith("Mia") for row in batch.target[0]]
    assert shortened == briefs and any(briefs) and not all(briefs)


def test_the_people_piece_gets_a_gradient() -> None:
    model = AutoAD(READER)
    ids = torch.tensor([[1, 2]])
    prompt = model.prompt(torch.randn(1, 4, 16), people=(ids, torch.ones_like(ids).bool()))
    negative_log_likelihood(model, prompt, ids, torch.ones_like(ids).bool()).backward()
    assert model.people_special_token is not None and model.people_special_token.weight.grad is not None
    assert bool(model.people_special_token.weight.grad.abs().sum() > 0)
