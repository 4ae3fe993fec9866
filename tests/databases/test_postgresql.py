"""Tables in PostgreSQL: what holds of any database, and of servers."""

from in_a_database import *  # noqa: F403
