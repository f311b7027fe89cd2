"""A statement over several tables that is written out and read into models.

What Django's select_related gives, for the few statements that every request or every save asks: composing
them anew took longer than asking them.
"""

from functools import cached_property

from django.db import connection


class Joined:
    """`text` is SQL with `{columns}` where the columns of the models stand, `models` are those by alias.

    Columns named after `{columns}` in the text come after the instances.
    """

    def __init__(self, text, **models):
        self._text, self._models = text, models

    def rows(self, **parameters):
        """Each row as a tuple: an instance per model (None where an outer join found none), then the rest."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return [self._read(row) for row in found]

    @cached_property
    def _sql(self):
        columns = [
            f'{alias}."{field.column}"'
            for alias, model in self._models.items()
            for field in model._meta.concrete_fields
        ]
        return self._text.replace("{columns}", ", ".join(columns))

    @cached_property
    def _slices(self):
        """(model, names of its fields, where its columns begin and end, where its key stands)."""
        found, start = [], 0
        for model in self._models.values():
            fields = model._meta.concrete_fields
            end, key = start + len(fields), start + fields.index(model._meta.pk)
            found.append((model, [field.attname for field in fields], start, end, key))
            start = end
        return found

    def _read(self, row):
        instances = [
            None if row[key] is None else model.from_db(connection.alias, names, row[start:end])
            for model, names, start, end, key in self._slices
        ]
        return *instances, *row[self._slices[-1][3] :]
