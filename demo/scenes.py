"""What is drawn for each thing an inspector photographs.

A scene draws on 1600 × 1200 pixels; chance moves, colours and counts its parts, so that no two
photographs are alike. Scenes named `…_bad` show the hazard, the others how it should be.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL.ImageDraw import ImageDraw

Scene = Callable[[ImageDraw, Random], None]

WALLS = ("#d8d4c8", "#cfd6d2", "#e2ddd2", "#c9ccd4", "#d9cfc0")
FLOORS = ("#8d8579", "#9a948a", "#77736c", "#a59c8c")
BOXES = ("#b58a56", "#a87c48", "#c29b68", "#94703f")
WIDTH, HEIGHT = 1600, 1200


def _room(draw: ImageDraw, rng: Random) -> int:
    """Wall, floor and tiles; returns where the floor begins."""
    floor = rng.randint(820, 940)
    draw.rectangle((0, 0, WIDTH, floor), rng.choice(WALLS))
    draw.rectangle((0, floor, WIDTH, HEIGHT), rng.choice(FLOORS))
    lean, step = rng.randint(-90, 90), rng.randint(150, 230)
    for x in range(-400, WIDTH + 400, step):
        draw.line((x, floor, x + (x - 800) // 2 + lean, HEIGHT), "#6d685f", 3)
    for y in range(floor, HEIGHT, 95):
        draw.line((0, y, WIDTH, y), "#6d685f", 3)
    draw.rectangle((0, floor - 26, WIDTH, floor), "#716a60")
    return floor


def _tiles(draw: ImageDraw, rng: Random, bottom: int) -> None:
    """White kitchen tiles down to `bottom`."""
    draw.rectangle((0, 0, WIDTH, bottom), "#dfe3e1")
    size = rng.randint(95, 130)
    for x in range(rng.randint(0, 60), WIDTH, size):
        draw.line((x, 0, x, bottom), "#b9bfbc", 3)
    for y in range(rng.randint(0, 60), bottom, size):
        draw.line((0, y, WIDTH, y), "#b9bfbc", 3)


def _box(draw: ImageDraw, rng: Random, x: int, bottom: int) -> int:
    """A cardboard box standing at `bottom`; returns its width."""
    width, height = rng.randint(180, 300), rng.randint(140, 240)
    draw.rectangle((x, bottom - height, x + width, bottom), rng.choice(BOXES), "#6b4f2c", 4)
    middle = x + width // 2
    draw.rectangle((middle - 14, bottom - height, middle + 14, bottom), "#d9c79c")
    return width


def _exit_door(draw: ImageDraw, rng: Random) -> tuple[int, int]:
    """A fire door below its sign; returns its left edge and the floor."""
    floor = _room(draw, rng)
    left = rng.randint(450, 750)
    draw.rectangle((left, 260, left + 480, floor), "#7c8a86", "#4b5552", 12)
    draw.line((left + 240, 260, left + 240, floor), "#4b5552", 8)
    draw.rectangle((left + 215, 560, left + 265, 600), "#c9ccca")
    draw.rectangle((left + 110, 130, left + 370, 220), "#1f8a4c", "#e8f3ec", 6)
    draw.polygon([(left + 300, 150), (left + 350, 175), (left + 300, 200)], "#eef7f1")
    draw.rectangle((left + 140, 165, left + 290, 185), "#eef7f1")
    return left, floor


def exit_clear(draw: ImageDraw, rng: Random) -> None:
    _exit_door(draw, rng)


def exit_bad(draw: ImageDraw, rng: Random) -> None:
    left, floor = _exit_door(draw, rng)
    x = left - rng.randint(60, 200)
    while x < left + 500:
        width = _box(draw, rng, x, floor + rng.randint(60, 180))
        if rng.random() < 0.6:
            _box(draw, rng, x + rng.randint(-20, 20), floor - rng.randint(70, 120))
        x += width + rng.randint(-30, 40)


def _extinguisher(draw: ImageDraw, x: int, bottom: int, needle: str) -> None:
    draw.rounded_rectangle((x, bottom - 380, x + 130, bottom), 55, "#c0211b", "#7d120f", 5)
    draw.rectangle((x + 45, bottom - 440, x + 85, bottom - 370), "#2d2d2d")
    draw.line((x + 65, bottom - 425, x + 175, bottom - 380, x + 165, bottom - 150), "#202020", 16)
    draw.ellipse((x + 18, bottom - 455, x + 78, bottom - 395), "#e9e9e4", "#333333", 4)
    draw.line(
        (x + 48, bottom - 425, x + (70 if needle == "green" else 28), bottom - 440), needle, 7
    )
    draw.rectangle((x + 20, bottom - 270, x + 110, bottom - 120), "#efe9d8")
    for line in range(5):
        draw.line(
            (x + 30, bottom - 250 + 26 * line, x + 98, bottom - 250 + 26 * line), "#777777", 4
        )


def extinguisher(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    x = rng.randint(300, 900)
    draw.rectangle((x - 60, floor - 20, x + 480, floor + 60), "#b5302a", "#6f1a16", 5)
    for nth in range(rng.randint(2, 3)):
        _extinguisher(draw, x + nth * 190 - 20, floor + 20, "green")


def extinguisher_bad(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    x = rng.randint(400, 900)
    _extinguisher(draw, x, floor + 40, "red")
    for _ in range(rng.randint(2, 4)):
        _box(draw, rng, x + rng.randint(-260, 160), floor + rng.randint(150, 230))


def _stove(draw: ImageDraw, rng: Random) -> tuple[int, int]:
    """A range with burners; returns its right end and the height of the worktop."""
    top = rng.randint(560, 660)
    _tiles(draw, rng, HEIGHT)
    left, right = rng.randint(120, 260), rng.randint(950, 1100)
    draw.rectangle((left, top, right, HEIGHT), "#9aa0a3", "#5d6366", 6)
    for burner in range(left + 150, right - 100, 290):
        draw.ellipse((burner - 110, top - 45, burner + 110, top + 35), "#3a3d3f", "#1f2122", 8)
        draw.ellipse((burner - 50, top - 22, burner + 50, top + 12), "#5b5f61")
        draw.ellipse((burner - 35, top + 110, burner + 35, top + 180), "#2b2d2e")
    return right, top


def _cylinder(draw: ImageDraw, rng: Random, x: int, bottom: int) -> None:
    draw.rounded_rectangle((x, bottom - 400, x + 210, bottom), 70, "#8f9aa3", "#5d666d", 6)
    draw.rectangle((x + 65, bottom - 460, x + 145, bottom - 395), "#6c757b", "#40474b", 5)
    draw.rectangle((x + 90, bottom - 490, x + 120, bottom - 455), "#b98a2d")
    draw.rectangle((x + 55, bottom - 260, x + 155, bottom - 160), "#e7e5da")
    for _ in range(40):
        px, py = x + 60 + rng.randint(0, 85), bottom - 255 + rng.randint(0, 85)
        draw.rectangle((px, py, px + 8, py + 8), "#222222")


def gas_hose(draw: ImageDraw, rng: Random) -> None:
    right, top = _stove(draw, rng)
    x = right + rng.randint(60, 140)
    _cylinder(draw, rng, x, 1120)
    draw.line((x + 105, 640, x + 60, top + 120, right - 10, top + 90), "#c8b23a", 18, joint="curve")


def gas_hose_bad(draw: ImageDraw, rng: Random) -> None:
    right, top = _stove(draw, rng)
    x = right + rng.randint(60, 140)
    _cylinder(draw, rng, x, 1120)
    path = [(x + 105, 640)]
    for step in range(6):
        path.append((x + 80 - step * 40 + rng.randint(-90, 90), 700 + step * 60))
    draw.line([*path, (right - 10, top + 90)], "#7a6a2c", 18, joint="curve")
    crack_x, crack_y = path[rng.randint(2, 4)]
    for _ in range(9):
        dx, dy = rng.randint(-26, 26), rng.randint(-26, 26)
        draw.line((crack_x, crack_y, crack_x + dx, crack_y + dy), "#1c1a12", 4)


def _alarm(draw: ImageDraw, rng: Random, light: str) -> None:
    _tiles(draw, rng, HEIGHT)
    x, y = rng.randint(500, 850), rng.randint(380, 560)
    draw.rounded_rectangle((x, y, x + 330, y + 250), 30, "#f3f3ef", "#9b9b95", 6)
    for slot in range(6):
        draw.line((x + 40, y + 60 + slot * 22, x + 180, y + 60 + slot * 22), "#a9aaa6", 8)
    draw.ellipse((x + 235, y + 60, x + 285, y + 110), light, "#777777", 4)
    draw.rectangle((x + 215, y + 150, x + 300, y + 195), "#d5d7d2", "#888888", 3)
    draw.line((x + 165, y, x + 165 + rng.randint(-60, 60), 0), "#e4e4e0", 14)


def gas_alarm(draw: ImageDraw, rng: Random) -> None:
    _alarm(draw, rng, "#2fbf57")


def gas_alarm_bad(draw: ImageDraw, rng: Random) -> None:
    _alarm(draw, rng, "#5a5c5a")


def cylinders(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    for x in range(rng.randint(60, 200), 1350, rng.randint(235, 280)):
        _cylinder(draw, rng, x, floor + rng.randint(60, 90))


def cylinders_bad(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    for x in range(rng.randint(60, 200), 1000, rng.randint(235, 280)):
        _cylinder(draw, rng, x, floor + rng.randint(60, 180))
    for _ in range(3):
        _box(draw, rng, rng.randint(900, 1250), floor + rng.randint(100, 220))


def _distribution_box(draw: ImageDraw, rng: Random) -> tuple[int, int]:
    _room(draw, rng)
    x, y = rng.randint(450, 750), rng.randint(220, 330)
    draw.rectangle((x, y, x + 480, y + 520), "#b9beb9", "#686d69", 10)
    for row in range(2):
        for breaker in range(6):
            left, top = x + 50 + breaker * 65, y + 90 + row * 200
            draw.rectangle((left, top, left + 52, top + 120), "#f1f1ec", "#8a8a86", 3)
            draw.rectangle((left + 16, top + rng.choice((24, 64)), left + 36, top + 96), "#2c2e33")
    return x, y


def distribution_box(draw: ImageDraw, rng: Random) -> None:
    _distribution_box(draw, rng)


def wiring_bad(draw: ImageDraw, rng: Random) -> None:
    x, y = _distribution_box(draw, rng)
    for _ in range(rng.randint(7, 11)):
        points = [(x + rng.randint(40, 440), y + 500)]
        for _ in range(4):
            last_x, last_y = points[-1]
            points.append(
                (last_x + rng.randint(-190, 190), min(last_y + rng.randint(30, 160), 1190))
            )
        draw.line(
            points, rng.choice(("#b3262a", "#2b4fa3", "#d6b12f", "#1f1f1f")), 11, joint="curve"
        )


def _hydrant(draw: ImageDraw, rng: Random) -> int:
    floor = _room(draw, rng)
    x = rng.randint(420, 720)
    draw.rectangle((x, 300, x + 420, floor - 60), "#d9dbd8", "#8c1f1b", 14)
    draw.ellipse((x + 120, 420, x + 300, 600), "#e6ddc6", "#a3977a", 30)
    draw.ellipse((x + 170, 470, x + 250, 550), "#c9bd9c", "#a3977a", 10)
    draw.rectangle((x + 60, 640, x + 150, 700), "#b32a25")
    return x


def hydrant(draw: ImageDraw, rng: Random) -> None:
    x = _hydrant(draw, rng)
    draw.polygon([(x + 250, 700), (x + 290, 700), (x + 350, 640), (x + 335, 625)], "#8b6f2f")


def hydrant_bad(draw: ImageDraw, rng: Random) -> None:
    x = _hydrant(draw, rng)
    for step in range(4):
        _box(draw, rng, x - 120 + step * rng.randint(130, 180), 1000 + rng.randint(0, 120))


def shelves(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    for top in range(180, floor - 120, 170):
        draw.rectangle((90, top + 130, WIDTH - 90, top + 150), "#6f7377")
        x = 110
        while x < WIDTH - 220:
            width = rng.randint(50, 130)
            colour = (
                f"#{rng.randint(60, 220):02x}{rng.randint(60, 220):02x}{rng.randint(60, 220):02x}"
            )
            draw.rectangle((x, top + rng.randint(0, 50), x + width, top + 130), colour)
            x += width + rng.randint(4, 22)


def workshop(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    for x in range(120, 1350, rng.randint(400, 470)):
        height = rng.randint(260, 380)
        colour = rng.choice(("#4d7a5b", "#5b7f96", "#8b8f92"))
        draw.rectangle((x, floor - height, x + 320, floor + 40), colour, "#31453a", 8)
        draw.rectangle((x + 30, floor - height + 40, x + 150, floor - height + 130), "#cfe1e6")
        draw.ellipse((x + 200, floor - 190, x + 290, floor - 100), "#2f3436", "#c9b23a", 10)
    draw.line((0, floor + 130, WIDTH, floor + 105), "#d8b93a", 22)


def guard_bad(draw: ImageDraw, rng: Random) -> None:
    workshop(draw, rng)
    x, y = rng.randint(500, 900), rng.randint(520, 640)
    draw.ellipse((x, y, x + 260, y + 260), "#3a3d3f", "#b8bcbe", 20)
    draw.line((x + 130, y, x + 420, y - 150), "#23211d", 30)
    draw.line((x + 130, y + 260, x + 430, y + 60), "#23211d", 30)


def paperwork(draw: ImageDraw, rng: Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), rng.choice(("#8a6b48", "#77706a", "#5f6a70")))
    for page in range(2):
        x, y = 160 + page * 650 + rng.randint(-40, 40), 130 + rng.randint(-40, 60)
        draw.rectangle((x, y, x + 600, y + 850), "#f4f1e8", "#c9c4b6", 4)
        draw.rectangle((x + 180, y + 50, x + 420, y + 80), "#3d3d3d")
        for row in range(rng.randint(12, 16)):
            line = y + 130 + row * 42
            draw.line((x + 40, line, x + rng.randint(330, 560), line), "#6e6e78", 6)
        draw.line(
            (x + 380, y + 770, x + 430, y + 740, x + 470, y + 790, x + 540, y + 745), "#23336b", 6
        )


def notice_board(draw: ImageDraw, rng: Random) -> None:
    _room(draw, rng)
    x, y = rng.randint(180, 320), rng.randint(130, 220)
    draw.rectangle((x, y, x + 1060, y + 620), "#f7f7f3", "#7d8285", 14)
    draw.rectangle((x + 14, y + 14, x + 1046, y + 100), "#1d5c9c")
    draw.rectangle((x + 330, y + 38, x + 730, y + 76), "#f7f7f3")
    for row, colour in enumerate(("#d92b2b", "#ee8a1d", "#e8cf2e", "#3573c9", "#3573c9")):
        top = y + 130 + row * 72
        draw.rectangle((x + 40, top, x + 120, top + 50), colour)
        for column in (150, 580):
            length = rng.randint(150, 380)
            draw.line((x + column, top + 16, x + column + length, top + 16), "#555555", 8)
            draw.line((x + column, top + 38, x + column + length // 2, top + 38), "#999999", 6)
    for _ in range(160):
        px, py = x + 900 + rng.randint(0, 11) * 10, y + 480 + rng.randint(0, 11) * 10
        draw.rectangle((px, py, px + 9, py + 9), "#111111")


def fuel_pump(draw: ImageDraw, rng: Random) -> None:
    floor = _room(draw, rng)
    draw.rectangle((0, 0, WIDTH, 170), "#c8372f")
    for x in range(rng.randint(180, 320), 1300, 480):
        draw.rectangle((x, floor - 460, x + 230, floor + 50), "#e9eae7", "#75797b", 8)
        draw.rectangle((x + 35, floor - 410, x + 195, floor - 300), "#243b2f")
        draw.line((x + 230, floor - 250, x + 320, floor - 90, x + 245, floor - 20), "#1c1c1c", 20)


def corridor(draw: ImageDraw, rng: Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), "#d7cdbd")
    vanish_x, vanish_y = rng.randint(650, 950), rng.randint(480, 600)
    draw.polygon(
        [
            (0, HEIGHT),
            (WIDTH, HEIGHT),
            (vanish_x + 120, vanish_y + 150),
            (vanish_x - 120, vanish_y + 150),
        ],
        rng.choice(("#8a3f3a", "#5f6d78", "#7a6a55")),
    )
    draw.polygon(
        [(0, 0), (WIDTH, 0), (vanish_x + 120, vanish_y - 150), (vanish_x - 120, vanish_y - 150)],
        "#ece8df",
    )
    draw.rectangle((vanish_x - 120, vanish_y - 150, vanish_x + 120, vanish_y + 150), "#bcb3a2")
    draw.rectangle((vanish_x - 50, vanish_y - 120, vanish_x + 50, vanish_y - 85), "#1f8a4c")
    for door in range(3):
        near, far = 60 + door * 180, 170 + door * 180
        draw.polygon(
            [
                (near, 260 + door * 70),
                (far, 290 + door * 70),
                (far, 980 - door * 110),
                (near, 1080 - door * 130),
            ],
            "#7d5a3c",
            "#4b3524",
        )


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        exit_clear, exit_bad, extinguisher, extinguisher_bad, gas_hose, gas_hose_bad, gas_alarm,
        gas_alarm_bad, cylinders, cylinders_bad, distribution_box, wiring_bad, hydrant,
        hydrant_bad, shelves, workshop, guard_bad, paperwork, notice_board, fuel_pump, corridor,
    )
}  # fmt: skip
