"""Who may read and change an archive over the network: hosts, sites, users, sessions. Renders no page of results."""

__all__ = ["csrf", "freshness", "gate", "headers", "hosts", "mode", "proxy", "roles", "sign_in", "sites"]
