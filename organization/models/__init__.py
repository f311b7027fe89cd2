from .files import FileContent, StoredFile
from .people import Membership, PastPassword, User
from .places import Region, Section

__all__ = ["FileContent", "Membership", "PastPassword", "Region", "Section", "StoredFile", "User"]
