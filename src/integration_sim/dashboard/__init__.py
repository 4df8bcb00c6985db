"""The dashboard: pages in a browser for the policy desk and the workshop room (`integration-sim dashboard`).

Read it from `server.py` (how it starts) over `app.py` (the frame) to `pages/` (one module a page). Pages hold no model
logic: `visitor/` holds one visitor's work, how a scenario is changed and what is kept on disk, `work/` simulates away from
the pages, and `charts/` makes what is drawn.
"""
