"""Long runs that try to break Dateline, one module a part. Loopback only."""
