"""Running the front end in production: workers, limits on connections, health, metrics. Answers no search."""

__all__ = ["listening", "serve"]
