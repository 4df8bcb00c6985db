"""Because of what: events, levers and conditions, each left out or undone in turn."""
