"""The film world: a procedural studio that writes, stages, renders, voices and subtitles films from a seed."""
