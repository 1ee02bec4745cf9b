"""What api and workers share: settings, tables, operations, formats, rules. No routes, no tasks, no torch."""
