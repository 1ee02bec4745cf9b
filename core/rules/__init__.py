"""The rules of good description: small pure functions over a track and what is known of its film."""
