"""The HowTo100M text-video model: S3D-G and a word tower, trained by MIL-NCE."""
