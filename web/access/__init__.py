"""Who may read and change an archive over the network: hosts, sites, users, sessions. Renders no page of results."""

__all__ = ["freshness", "headers", "hosts", "proxy", "sites"]
