"""Who may read and change an archive over the network: hosts, sites, users, sessions. Renders no page of results."""

__all__ = ["csrf", "gate", "mode", "roles", "sign_in"]
