"""The printers: what is wrong with them, and the tickets that did not come out."""

from typing import TYPE_CHECKING

from kiosk import wording
from kiosk.services import printing
from kiosk.services.printing import JobView
from kiosk.services.today import Trouble
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen


class PaperErrands(Flow):
    """Says what is wrong, and prints again what failed."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def show(self) -> None:
        """Say what the printers have not done; a ticket that is chosen is printed again here."""
        from kiosk.tui.desk.dialogs.paper import PaperDialog  # when it is needed

        paper = self.screen.seen.paper
        troubles = [self._trouble(one) for one in paper.troubles]
        failed = [self._failed(job) for job in paper.failed]
        picked = await self.ask(PaperDialog(self.words, troubles, paper.waiting, failed))
        if picked is not None:
            job = paper.failed[picked]
            await self.write(printing.retry, job.id)
            self.wake()
            self.say("{number} is printed again", number=job.number or "")

    def _trouble(self, trouble: Trouble) -> str:
        why = wording.trouble(self.words, trouble.code)
        return f"{trouble.machine}, {trouble.printer}: {why}"

    def _failed(self, job: JobView) -> str:
        state = wording.job_state(self.words, job.state)
        why = wording.trouble(self.words, job.reason) if job.reason else ""
        return f"{job.number}  {state}. {why}".rstrip()
