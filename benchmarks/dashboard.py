"""How quickly the dashboard answers in a real browser: one hand on a lever, and ten people on one server.

    uv run python benchmarks/dashboard.py release     # from letting a lever go to fresh bands of fifty replicates
    uv run python benchmarks/dashboard.py play        # frame times while the network plays ten months a second
    uv run python benchmarks/dashboard.py people      # ten visitors, each moving levers for ten minutes

Needs Chromium (Debian: apt-get install chromium). Times are the browser's own; they vary with the machine, so look at two
versions side by side.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, Page, async_playwright
from real_browser import CHROMIUM, FLAGS, Server

LEVER = "coaching"
WATCHED = """() => {
  const seen = (one) => { const box = one.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; };
  const plots = () => [...document.querySelectorAll('.isim-plot')].filter(seen);
  window.answers = [];
  let released = null, waiting = new Set();
  document.addEventListener('pointerup', () => { released = performance.now(); waiting = new Set(plots()); }, true);
  new MutationObserver((changes) => {
    if (released === null) return;
    changes.forEach((change) => waiting.delete(change.target));
    if (waiting.size) return;
    const since = released;
    released = null;
    requestAnimationFrame(() => window.answers.push(performance.now() - since));
  }).observe(document.body, {subtree: true, attributes: true, attributeFilter: ['data-drawn']});
}"""
"""Times each answer: from the hand leaving a lever until every chart in sight has been drawn anew and the frame is out."""
FRAMES = """(seconds) => new Promise((done) => {
  const gaps = [], end = performance.now() + 1000 * seconds;
  let last = performance.now();
  const next = (now) => { gaps.push(now - last); last = now; if (now < end) requestAnimationFrame(next); else done(gaps); };
  requestAnimationFrame(next);
})"""


def told(name: str, milliseconds: list[float]) -> None:
    """Print the middle, the slow end and the worst of some times."""
    middle, slow, worst = np.percentile(milliseconds, (50, 95, 100))
    print(f"{name}: {len(milliseconds)} times, median {middle:.0f} ms, p95 {slow:.0f} ms, worst {worst:.0f} ms")


async def begin(page: Page, address: str, scenario: str) -> None:
    """Open a scenario, add a lever, and begin to time answers."""
    await page.goto(f"{address}/explore?scenario={scenario}", timeout=120_000)
    await page.wait_for_selector(".isim-plot[data-drawn]", timeout=120_000)
    await page.get_by_label("What to add").select_option(label=LEVER)
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.wait_for_selector(f'[data-bar="{LEVER}"]', timeout=60_000)
    await asyncio.sleep(3)
    await page.evaluate(WATCHED)


async def drag(page: Page, by: float, rest: float) -> None:
    """Drag the lever as a hand does: over half a second, and `rest` seconds still before letting go."""
    box = await page.locator(f'[data-bar="{LEVER}"]').bounding_box()
    if box is None:
        raise RuntimeError("the lever is out of sight")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    for step in range(1, 9):
        await page.mouse.move(x + by * step / 8, y)
        await asyncio.sleep(0.05)
    await asyncio.sleep(rest)
    await page.mouse.up()


async def release(browser: Browser, server: Server, scenario: str, times: int, first: float) -> None:
    """Time answers to one hand, once letting go at once and once after a short rest; `first` moves the lever before, in pixels."""
    for rest in (0.0, 0.2):
        page = await browser.new_page(viewport={"width": 1400, "height": 1000})
        await begin(page, server.address, scenario)
        if first:
            await drag(page, first, 0.2)
            await asyncio.sleep(3)
            print("the lever now:", await page.locator(f'[data-bar="{LEVER}"]').get_attribute("aria-label"))
            await page.evaluate("window.answers = []")
        for number in range(times):
            await drag(page, (40, 60, -50, 30, -75)[number % 5], rest)
            await asyncio.sleep(2.0)
        told(f"{scenario}, the hand rests {rest:g} s before it lets go", await page.evaluate("window.answers"))
        await page.close()


async def play(browser: Browser, server: Server, scenario: str, seconds: float) -> None:
    """Time frames while a replicate plays at its usual ten months a second."""
    page = await browser.new_page(viewport={"width": 1400, "height": 1000})
    await page.goto(f"{server.address}/watch?scenario={scenario}", timeout=120_000)
    await page.get_by_role("button", name="Play").click(timeout=120_000)
    told(f"{scenario}, between two frames", await page.evaluate(FRAMES, seconds))
    await page.close()


async def people(browser: Browser, server: Server, scenario: str, count: int, minutes: float) -> None:
    """Let several visitors move levers, each in a browser of their own; nobody may see another's variant."""
    status = Path(f"/proc/{server.process.pid if server.process else 'self'}/status")
    end, wrong, memory = time.monotonic() + 60 * minutes, [], []

    async def visitor(number: int) -> list[float]:
        context = await browser.new_context(viewport={"width": 1400, "height": 1000})
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await begin(page, server.address, scenario)
        mine = f"visitor {number}"
        await page.get_by_label("Name").fill(mine)
        await page.get_by_role("button", name="Keep", exact=True).click()
        chance = np.random.default_rng(number)
        while time.monotonic() < end:
            await asyncio.sleep(chance.uniform(4, 16))
            await drag(page, float(chance.choice((-60, -40, 40, 60))), 0.2)
            if await page.locator(".isim-what").inner_text() != mine:
                wrong.append(f"{mine} sees another's variant")
            if await page.locator('.isim-message[role="alert"]').count():
                wrong.append(await page.locator(".isim-message").inner_text())
        await asyncio.sleep(4)
        found: list[float] = await page.evaluate("window.answers")
        await context.close()
        return found

    async def watch() -> None:
        while time.monotonic() < end:
            size = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            memory.append(int(size.split()[1]) / 1000)
            await asyncio.sleep(15)

    answers, _ = await asyncio.gather(asyncio.gather(*(visitor(number) for number in range(count))), watch())
    told(f"{count} visitors, {minutes:g} minutes", [one for mine in answers for one in mine])
    print(
        f"errors: {wrong or 'none'}; memory of the server, MB: {', '.join(f'{size:.0f}' for size in memory[:: max(1, len(memory) // 10)])}"
    )


async def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=["release", "play", "people"])
    asked.add_argument("--scenario", default="template_small", help="120 managers over 120 months by default")
    asked.add_argument("--times", type=int, default=30)
    asked.add_argument("--first", type=float, default=0.0, help="how far to move the lever before, in pixels: to the left it acts longer")
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--visitors", type=int, default=10)
    asked.add_argument("--parameters", default="default", help="what futures live with: default, accepted, or a file of vectors")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data), parameters=chosen.parameters)
        server.start()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            if chosen.what == "release":
                await release(browser, server, chosen.scenario, chosen.times, chosen.first)
            elif chosen.what == "play":
                await play(browser, server, chosen.scenario, chosen.times)
            else:
                await people(browser, server, chosen.scenario, chosen.visitors, chosen.minutes)
            await browser.close()
        server.kill()


if __name__ == "__main__":
    asyncio.run(main())
