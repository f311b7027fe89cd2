"""Statements that are written out and prepared once a connection, for what every request or every save asks.

Composing such a statement with Django and planning it in the database took longer than running it.
"""

import re
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db import connection
from pghistory import runtime

# The names that each connection to the database knows already.
_PREPARED = WeakKeyDictionary()
# What is prepared here only reads: the database need not be told who asks.
runtime.IGNORED_SQL_PREFIXES += ("execute",)
_PARAMETER = re.compile(r"%\((\w+)\)s")


class Statement:
    """A query by its name in the database; `text` is SQL with %(name)s for what is asked and no other %."""

    def __init__(self, name, text):
        self.name, self._text = name, text

    def rows(self, **asked):
        """The rows as tuples."""
        names, prepare, execute = self._forms
        with connection.cursor() as cursor:
            known = _PREPARED.setdefault(connection.connection, set())
            if self.name not in known:
                cursor.cursor.execute(prepare)
                known.add(self.name)
            cursor.execute(execute, [asked[name] for name in names])
            return cursor.fetchall()

    @cached_property
    def _forms(self):
        """(names of the parameters in order, PREPARE, EXECUTE)."""
        names = list(dict.fromkeys(_PARAMETER.findall(self._text)))
        text = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", self._text)
        places = f" ({', '.join(['%s'] * len(names))})" if names else ""
        return names, f"PREPARE {self.name} AS {text}", f"EXECUTE {self.name}{places}"


class Joined(Statement):
    """A query over several tables, read into models as Django's select_related does.

    `{columns}` stands in the text for the columns of the models, which are given by their aliases; what the
    text names after it comes after the instances.
    """

    def __init__(self, name, text, **models):
        super().__init__(name, text)
        self._models = models

    def rows(self, **asked):
        """Each row as a tuple: an instance per model (None where an outer join found none), then the rest."""
        return [self._read(row) for row in super().rows(**asked)]

    @cached_property
    def _forms(self):
        columns = [
            f'{alias}."{field.column}"'
            for alias, model in self._models.items()
            for field in model._meta.concrete_fields
        ]
        self._text = self._text.replace("{columns}", ", ".join(columns))
        return super()._forms

    @cached_property
    def _slices(self):
        """(model, names of its fields, where its columns begin and end, where its key stands, converters of
        columns that come in another form than the field's).
        """
        found, start = [], 0
        for model in self._models.values():
            fields = model._meta.concrete_fields
            end, key = start + len(fields), start + fields.index(model._meta.pk)
            convert = [
                (nth, field.from_db_value)
                for nth, field in enumerate(fields, start)
                if hasattr(field, "from_db_value")
            ]
            found.append((model, [field.attname for field in fields], start, end, key, convert))
            start = end
        return found

    def _read(self, row):
        row, instances = list(row), []
        for model, names, start, end, key, convert in self._slices:
            for nth, converted in convert:
                row[nth] = converted(row[nth], None, connection)
            found = row[key] is not None
            instances.append(model.from_db(connection.alias, names, row[start:end]) if found else None)
        return *instances, *row[self._slices[-1][3] :]
