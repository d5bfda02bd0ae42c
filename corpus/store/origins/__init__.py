"""Where articles came from: what their pages are known by, and the added folders that hold them."""

__all__ = ["collections", "earlier", "identities", "service_json", "stated_parts", "unsure_encodings"]
