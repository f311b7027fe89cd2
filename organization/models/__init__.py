from .people import Membership, PastPassword, User
from .places import Region, Section

__all__ = ["Membership", "PastPassword", "Region", "Section", "User"]
