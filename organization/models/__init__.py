from .deputies import Deputy
from .files import FileContent, StoredFile
from .people import Membership, PastPassword, User
from .places import Region, Section

__all__ = ["Deputy", "FileContent", "Membership", "PastPassword", "Region", "Section", "StoredFile", "User"]
