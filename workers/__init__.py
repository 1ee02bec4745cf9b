"""Celery workers: they claim steps, run them, write what they found. CUDA only in children."""
