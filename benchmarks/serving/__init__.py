"""Speed of the server under load, and beside clients that waste its time. Loopback only."""
