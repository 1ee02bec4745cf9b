"""The starter's language model: its own tokenizer and a small GPT-2, trained on the film world's text."""
