from .deputies import DeputyForm
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
    "DeputyForm",
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
