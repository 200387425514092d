"""The web app: pages over the desk's use cases, guarded at the door.

Modules: `access` (who may come in), `limits` (how much may come in), `app` (everything put together), `run` (start it),
`pages` (templates), `problems` (pages for errors), `routes/` (one module per door; being there is the registration).
"""
