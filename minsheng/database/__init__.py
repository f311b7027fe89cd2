"""The embedded PostgreSQL of a checkout, and the Django backend that starts it when a connection needs it."""
