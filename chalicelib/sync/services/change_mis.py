"""An administrator connects the school to its MIS, or to another one."""

from chalicelib.mis.domain.check_mis_settings import connection_of
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.mis_secrets import MisSecret, MisSecretStore, require_kept
from chalicelib.mis.domain.mis_settings import MisSettings, MisSettingsView, another_source, mis_settings_view
from chalicelib.schools.domain.connect_mis import connected
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ConflictError
from chalicelib.sync.domain.ports import SyncStore
from chalicelib.sync.domain.run_completion import reschedule
from chalicelib.sync.services.change_sync import change_sync


class ChangeMis:
    """Keeps the secret first, with the place that it is for, then the connection.

    A crash between the two leaves the old connection with a secret that it may not use: its reads fail, saying that
    the secret is missing, until the connection is given again. So no secret is ever sent to another address.
    """

    def __init__(
        self, *, schools: SchoolStore, sync: SyncStore, secrets: MisSecretStore, clock: Clock, this_machine: bool
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._secrets = secrets
        self._clock = clock
        self._this_machine = this_machine

    def __call__(self, school_id: str, given: MisSettings) -> MisSettingsView:
        """The connection as it is now; raises InvalidError, ConflictError while an update reads from the old source."""
        connection = connection_of(given, this_machine=self._this_machine)
        before = self._schools.get(school_id).mis
        self._refuse_during_a_run(school_id, before, connection)
        if given.secret:
            secret = MisSecret(token=given.secret, place=connection.place)
            self._secrets.keep(school_id, secret)
        else:
            secret = require_kept(self._secrets.get(school_id), connection, before=before)

        def change(school: School) -> School:
            require_kept(secret, connection, before=school.mis)
            return connected(school, connection)

        school = self._schools.change(school_id, change)
        now = self._clock()
        change_sync(self._sync, school_id, lambda state: (reschedule(state, school, now=now), None, None))
        return mis_settings_view(school.mis, school.datasets, secret)

    def _refuse_during_a_run(self, school_id: str, before: MisConnection, after: MisConnection) -> None:
        """One run must not read half of its pages from one source and half from another."""
        state = self._sync.load(school_id).state
        if another_source(before, after) and (state.run is not None or state.follow_up is not None):
            raise ConflictError(
                "An update is reading from the present MIS. Wait until it has ended, or cancel it, and try again.",
                code="sync_in_progress",
            )
