"""Why: through which mechanisms, because of which events and levers, and for which reasons of meetings."""
