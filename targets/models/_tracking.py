"""What every tracked table of this app shares: one forensic trail, written by the database itself."""

import pgtrigger

from minsheng.history import track_changes as track

__all__ = ["append_only", "track"]

# Rows that state what was reported or ordered are never changed: a correction is a new row.
append_only = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
