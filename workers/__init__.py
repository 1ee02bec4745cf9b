"""Celery workers: they claim steps, run them and write what they found. CUDA only in children, torch only on first use."""
