"""What every tracked table of this app shares: one forensic trail, written by the database itself."""

import pghistory
import pgtrigger

track = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Rows that state what was reported or ordered are never changed: a correction is a new row.
append_only = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
