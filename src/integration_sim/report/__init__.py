"""What a run leaves behind: charts, a story, tables, a folder."""
