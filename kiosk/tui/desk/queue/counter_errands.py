"""Which counter this desk calls to, and its pause."""

from typing import TYPE_CHECKING

from kiosk import queue_words
from kiosk.domain import spoken
from kiosk.services import counters
from kiosk.tui.desk.flow import Flow
from kiosk.tui.desk.queue import describing

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen


class CounterErrands(Flow):
    """Chooses a counter; lets it pause and go on."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def choose(self) -> None:
        """Ask what is to change: the pause of this counter, or the counter itself."""
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        say, counter = self.words.say, self.screen.counter
        if counter is None:
            await self._other()
            return
        name = queue_words.counter(self.words, self.house, counter)
        paused = self.screen.seen.queue.counters[counter].paused
        lines = [say("Go on calling") if paused else say("Pause: nobody is called")]
        if not self.screen.alone:
            lines.append(say("Call to another counter"))
        picked = await self.ask(PickDialog(self.words, name, lines))
        if picked == 1:
            await self._other()
        elif picked == 0 and paused:
            await self.write(counters.go_on, counter)
            self.say("{counter} goes on", counter=name)
        elif picked == 0:
            await self._pause(counter, name)

    async def _pause(self, counter: str, name: str) -> None:
        say = self.words.say
        question = say("Back at what time? (14h, 13:30; nothing: not known)")
        written = await self.screen.type(question, "", say("Pause"))
        if written is None:
            return
        back = spoken.moment(written, self.now) if written.strip() else None
        await self.write(counters.pause, counter, back)
        if back is None:
            self.say("{counter} pauses", counter=name)
        else:
            self.say("{counter} pauses until {time}", counter=name, time=self.words.time(back))

    async def _other(self) -> None:
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        seen = self.screen.seen.queue
        keys = [one.key for one in seen.counters.values() if one.services]
        lines = [
            f"{queue_words.counter(self.words, self.house, key)}   "
            f"{describing.counter_line(self.words, seen.counters[key], self.now)}"
            for key in keys
        ]
        question = self.words.say("Where are people called to from here?")
        picked = await self.ask(PickDialog(self.words, question, lines))
        if picked is not None:
            self.screen.use_counter(keys[picked])
            name = queue_words.counter(self.words, self.house, keys[picked])
            self.say("Calls go to: {counter}", counter=name)
