"""What migrations need besides Django's own operations."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create many tables at once: the state's models are built once, not anew for every table.

    ``operations``: CreateModel operations; they may refer to each other in any order, since foreign keys are
    added at the end of the migration.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # otherwise each model that is added rebuilds all that it refers to
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"
