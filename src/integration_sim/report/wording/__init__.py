"""How things are said: labels, numbers, sentences and verdicts, for commands, pages and reports alike."""
