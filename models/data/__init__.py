"""What training reads: worlds that give pictures and clips, as protocols, and files of features and sentences."""
