"""Django's PostgreSQL backend, which starts the embedded server when nothing answers on its socket."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from minsheng.database.server import EmbeddedServer, wheel_folder


class DatabaseClient(PostgresClient):
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        args, env = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(wheel_folder() / "bin" / "psql"), *args[1:]], env


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            # Not started yet, killed, or being started by another process right now: start() waits for it.
            # Any other trouble shows itself again below.
            EmbeddedServer.of(self.settings_dict).start()
            return super().get_new_connection(conn_params)
