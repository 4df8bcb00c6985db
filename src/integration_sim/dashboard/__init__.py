"""The dashboard: pages in a browser for the policy desk and the workshop room (`integration-sim dashboard`).

Read it from `server.py` (how it starts) over `app.py` (the frame) to `pages/` (one module a page). Pages hold no model
logic: `editing.py` changes scenarios, `computing.py` simulates them away from the pages, `workspace.py` is one visitor's
work, `shelf.py` what is kept of it on disk.
"""
