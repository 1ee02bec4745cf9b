"""What api and workers share: settings, tables, operations, timed-text formats, rules. No routes, no tasks, no torch."""
