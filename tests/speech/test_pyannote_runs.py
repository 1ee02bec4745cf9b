import numpy as np

from speech.pyannote_runs import runs_of


def test_a_pause_makes_two_of_one() -> None:
    speaks = np.zeros((2, 12, 2), np.float32)
    speaks[0, [1, 2, 3, 5, 6, 10, 11], 0] = 1  # a frame's pause, then three
    speaks[0, 4:9, 1] = 1
    runs = runs_of(speaks, 2)
    assert runs.shape == (2, 12, 3)
    assert np.flatnonzero(runs[0, :, 0]).tolist() == [1, 2, 3, 5, 6]
    assert np.flatnonzero(runs[0, :, 1]).tolist() == [10, 11]
    assert np.flatnonzero(runs[0, :, 2]).tolist() == [4, 5, 6, 7, 8]
    assert not runs[1].any()
    assert (runs.sum(axis=2) == speaks.sum(axis=2)).all()


def test_silence_has_no_runs() -> None:
    assert runs_of(np.zeros((3, 5, 2), np.float32), 1).shape == (3, 5, 1)
