"""Keeps programs running until the person stops them.

Watchers, one thread a process, put what is to be done into one queue; the main thread alone does
it. A program that ends unasked is started again, soon at first and later if it keeps failing. The
first Ctrl-C or SIGTERM stops everything in order, a second one at once.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType

from local.faults import CannotStart
from local.process import Running, keep_log_small

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A program that ran this long is taken for healthy again.
HEALTHY_SECONDS = 60.0
LOG_CHECK_SECONDS = 600.0

FORCED = 130


class ProcessSupervisor:
    """Runs layers of programs: started in their order, stopped in the opposite one.

    `say` tells the person one sentence.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._layers: list[Sequence[Running]] = []
        self._to_do: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pauses: dict[int, float] = {}
        # (when, order, what): what is to be started again.
        self._due: list[tuple[float, int, Running]] = []
        self._order = itertools.count()
        self._stops_asked = 0

    def keep(self, layer: Sequence[Running]) -> None:
        """Add a layer of programs; those that do not run yet are started, in order."""
        self._layers.append(layer)
        for running in layer:
            process = running.process or running.start()
            self._when_ended(process, partial(self._ended_unasked, running))

    def once(self, running: Running, then: Callable[[int], None]) -> None:
        """Run a program that ends by itself, and call `then` with its status."""
        self._layers.append([running])
        process = running.start()
        self._when_ended(process, lambda: then(process.returncode))

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
            self._start_due()
            try:
                self._to_do.get(timeout=self._seconds_to_wait())()
            except queue.Empty:
                self._keep_logs_small()
        return self._stop_all()

    def _when_ended(self, process: subprocess.Popen[bytes], then: Callable[[], None]) -> None:
        def wait() -> None:
            process.wait()
            self._to_do.put(then)

        threading.Thread(target=wait, daemon=True).start()

    def _ended_unasked(self, running: Running) -> None:
        if running.process is None or self._stops_asked:
            return
        how = _how(running.process.returncode)
        # What it had started itself goes with it.
        running.kill()
        self._start_later(running, f"意外退出（{how}）")

    def _start_later(self, running: Running, why: str) -> None:
        lived = time.monotonic() - running.started_at
        last = 0.0 if lived > HEALTHY_SECONDS else self._pauses.get(id(running), 0.0)
        pause = min(last * 2 or FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._pauses[id(running)] = pause
        heapq.heappush(self._due, (time.monotonic() + pause, next(self._order), running))
        self._say(f"「{running.title}」{why}，{pause:g} 秒后重新启动。日志：{running.log}")

    def _start_due(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            running = heapq.heappop(self._due)[2]
            try:
                process = running.start()
            except CannotStart as error:
                self._start_later(running, f"没有启动：{error}")
            else:
                self._when_ended(process, partial(self._ended_unasked, running))

    def _seconds_to_wait(self) -> float:
        if not self._due:
            return LOG_CHECK_SECONDS
        return max(0.0, self._due[0][0] - time.monotonic())

    def _keep_logs_small(self) -> None:
        for running in itertools.chain.from_iterable(self._layers):
            if running.log is not None:
                keep_log_small(running.log)

    def _stop_all(self) -> int:
        """Layer by layer, the last started first; a second signal kills what is left."""
        self._say("正在停止……再按一次 Ctrl-C 立即停止。")
        for layer in reversed(self._layers):
            if not self._stop_layer(layer):
                for running in itertools.chain.from_iterable(self._layers):
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
                running.wait_stopped()

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        while waiting.is_alive() and self._stops_asked < 2:
            waiting.join(0.05)
        return not waiting.is_alive()


def _how(status: int) -> str:
    if status < 0:
        return f"信号 {signal.Signals(-status).name}"
    return f"代码 {status}"
