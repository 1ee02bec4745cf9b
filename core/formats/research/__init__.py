"""Files that datasets come in: alignments, descriptions, captions. `data["group"]` names the video of each cue."""
