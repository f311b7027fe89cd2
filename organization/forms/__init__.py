from .manage import (
    LoadForm,
    MembershipForm,
    PeopleFilterForm,
    PersonForm,
    ReasonForm,
    RegionForm,
    SectionForm,
)
from .sign_in import ChangePasswordForm, FirstAdministratorForm, SignInForm

__all__ = [
    "ChangePasswordForm",
    "FirstAdministratorForm",
    "LoadForm",
    "MembershipForm",
    "PeopleFilterForm",
    "PersonForm",
    "ReasonForm",
    "RegionForm",
    "SectionForm",
    "SignInForm",
]
