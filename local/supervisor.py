"""Keeps programs running until the person stops them.

Watchers, one thread a process, put what is to be done into one queue; the main thread alone does
it. A program that ends unasked is started again: at once if it had come up, whatever ended it, and
ever later while it does not come up. The first Ctrl-C or SIGTERM stops everything in order, a
second one at once.

Nothing that goes wrong with a program, with the disk or in a task ends this: it is said, and tried
again.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import queue
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import FrameType

from local.faults import CannotStart, lack_of_room
from local.guard_board import TOLD_FOR_SECONDS, GuardTrouble
from local.process import Running
from local.voice import Voice

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
LOOK_EVERY_SECONDS = 600.0
# While something of the paperwork does not work.
LOOK_AGAIN_SECONDS = 15.0

# A program that ends so often within an hour is an operator's to look at.
ENDS_TOLD = 3

FORCED = 130


class ProcessSupervisor:
    """Runs layers of programs: started in their order, stopped in the opposite one."""

    def __init__(self, say: Voice) -> None:
        self._say = say
        self._layers: list[Sequence[Running]] = []
        self._to_do: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pauses: dict[int, float] = {}
        # When each ended that had come up, the last few times.
        self._ends: dict[int, list[float]] = defaultdict(list)
        # (when, order, what): what is to be started again.
        self._due: list[tuple[float, int, Running]] = []
        self._order = itertools.count()
        self._troubles: set[str] = set()
        self._look_at = 0.0
        self._stops_asked = 0

    def keep(self, layer: Sequence[Running]) -> None:
        """Add a layer of programs; those that do not run yet are started, in order."""
        self._layers.append(layer)
        for running in layer:
            if running.process is None:
                self._start(running)
            else:
                self._when_ended(running, partial(self._ended_unasked, running))

    def once(self, running: Running, then: Callable[[int], None]) -> None:
        """Run a program that ends by itself, and call `then` with its status.

        Raises: CannotStart.
        """
        process = running.start()
        self._layers.append([running])
        self._when_ended(running, lambda: then(process.returncode))

    def do_soon(self, what: Callable[[], None]) -> None:
        """Have the main thread do it; may be called from any thread."""
        self._to_do.put(what)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stops_asked += 1
        self._to_do.put(lambda: None)

    def stop_on(self, *signals: signal.Signals) -> None:
        for number in signals:
            signal.signal(number, self.on_signal)

    def run(self) -> int:
        """Return when everything has been stopped: 0, or 130 if the person could not wait."""
        while not self._stops_asked:
            try:
                what = self._to_do.get(timeout=self._seconds_to_wait())
            except queue.Empty:
                what = self._do_due
            try:
                what()
            except Exception as error:
                # Whatever it was, what is guarded must go on being guarded.
                self._say.unforeseen(error)
        return self._stop_all()

    def _when_ended(self, running: Running, then: Callable[[], None]) -> None:
        """Raises: CannotStart where nobody can watch it."""
        process = running.process

        def wait() -> None:
            if process is not None:
                running.wait_ended(process)
            self._to_do.put(then)

        try:
            threading.Thread(target=wait, daemon=True).start()
        except RuntimeError as error:
            running.kill()
            raise CannotStart("系统不能再开新的线程") from error

    def _ended_unasked(self, running: Running) -> None:
        if running.process is None or self._stops_asked:
            return
        how = _how(running.process.returncode)
        # What it had started itself goes with it.
        running.kill()
        if running.came_up:
            self._pauses.pop(id(running), None)
            words = f"「{running.title}」意外退出（{how}），马上重新启动。日志：{running.log}"
            if self._ends_again_and_again(running):
                self._say.trouble(GuardTrouble.RESTARTS, f"{words}。一小时内已多次退出")
            else:
                self._say(words)
            self._start(running)
        else:
            self._start_later(running, f"意外退出（{how}）")

    def _ends_again_and_again(self, running: Running) -> bool:
        now = time.monotonic()
        recent = [at for at in self._ends[id(running)] if now - at < TOLD_FOR_SECONDS]
        self._ends[id(running)] = [*recent, now][-ENDS_TOLD:]
        return len(self._ends[id(running)]) == ENDS_TOLD

    def _start(self, running: Running) -> None:
        """Start it, or put it off."""
        try:
            running.start()
            self._when_ended(running, partial(self._ended_unasked, running))
        except Exception as error:
            if not isinstance(error, CannotStart):
                self._say.unforeseen(error)
            self._start_later(running, f"没有启动：{error}")
        self._look_at = 0.0

    def _start_later(self, running: Running, why: str) -> None:
        last = self._pauses.get(id(running), 0.0)
        pause = min(last * 2 or FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._pauses[id(running)] = pause
        heapq.heappush(self._due, (time.monotonic() + pause, next(self._order), running))
        words = f"「{running.title}」{why}，{pause:g} 秒后重新启动。日志：{running.log}"
        self._say.trouble(GuardTrouble.RESTARTS, words)

    def _do_due(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            self._start(heapq.heappop(self._due)[2])
        if self._look_at <= time.monotonic():
            self._look_after()

    def _seconds_to_wait(self) -> float:
        next_start = self._due[0][0] if self._due else self._look_at
        return max(0.0, min(next_start, self._look_at) - time.monotonic())

    def _look_after(self) -> None:
        """Keep records and logs in order, and say what begins and what ends to be wrong."""
        troubles = {
            f"「{running.title}」{trouble}"
            for running in self._all()
            for trouble in running.look_after()
        }
        for trouble in sorted(troubles - self._troubles):
            self._say(f"{trouble}。它照常运行，过一会儿再试。")
        # Told for as long as it lasts.
        for trouble in sorted(troubles):
            self._say.board.show(GuardTrouble.RECORDS, trouble)
        for trouble in sorted(self._troubles - troubles):
            self._say(f"已恢复：{trouble}")
        self._troubles = troubles
        lack = lack_of_room(self._say.log.parent)
        if lack:
            self._say.trouble(GuardTrouble.DISK, lack)
        pause = LOOK_AGAIN_SECONDS if troubles or lack else LOOK_EVERY_SECONDS
        self._look_at = time.monotonic() + pause

    def _all(self) -> Iterator[Running]:
        return itertools.chain.from_iterable(self._layers)

    def _stop_all(self) -> int:
        """Layer by layer, the last started first; a second signal kills what is left."""
        self._say("正在停止……再按一次 Ctrl-C 立即停止。")
        for layer in reversed(self._layers):
            if not self._stop_layer(layer):
                for running in self._all():
                    running.kill()
                self._say("已立即停止。没做完的工作下次启动时继续。")
                return FORCED
        self._say("已停止，数据都保存好了。")
        return 0

    def _stop_layer(self, layer: Sequence[Running]) -> bool:
        """False if a second signal came before all had ended."""
        for running in layer:
            running.ask_to_stop()

        def wait() -> None:
            for running in layer:
                with contextlib.suppress(Exception):
                    running.wait_stopped()

        waiting = threading.Thread(target=wait, daemon=True)
        try:
            waiting.start()
        except RuntimeError:
            wait()
        while waiting.is_alive() and self._stops_asked < 2:
            waiting.join(0.05)
        return not waiting.is_alive()


def _how(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"信号 {signal.Signals(-status).name}"
        return f"信号 {-status}"
    return f"代码 {status}"
