"""How fast a large Apple Health export is stored: a generated export (seeded, realistic mix), in fresh processes, beside bare expat
and, where they are installed, the packages apple-health-parser and healthkit-to-sqlite.

They want other versions of what the coach needs, so they live in an environment of their own:
``python -m venv bench && bench/bin/pip install apple-health-parser healthkit-to-sqlite``, then ``COACH_BENCH_PYTHON=bench/bin/python
coach bench import``.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

_DEVICE = "&lt;&lt;HKDevice: 0x{serial:x}&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,1, software:9.1&gt;"
# Share of records by type, about as one finds in exports of watch wearers: pulse and energy dominate.
_MIX = (
    ("HeartRate", "count/min", 0.42, 0), ("ActiveEnergyBurned", "kcal", 0.22, 60), ("BasalEnergyBurned", "kcal", 0.10, 600),
    ("StepCount", "count", 0.08, 300), ("DistanceWalkingRunning", "km", 0.08, 300), ("PhysicalEffort", "kcal/hr·kg", 0.05, 300),
    ("AppleStandTime", "min", 0.02, 300), ("RespiratoryRate", "count/min", 0.01, 0), ("OxygenSaturation", "%", 0.008, 0), ("HeartRateVariabilitySDNN", "ms", 0.005, 60),
    ("RestingHeartRate", "count/min", 0.001, 0), ("BodyMass", "kg", 0.001, 0), ("FlightsClimbed", "count", 0.005, 60),
)  # fmt: skip


@dataclass(frozen=True)
class BenchResult:
    """``seconds`` of wall time, ``cpu_s`` of processor time; ``peak_mb`` of the process and its children, from the kernel."""

    name: str
    seconds: float
    cpu_s: float
    peak_mb: float
    mb_per_s: float
    note: str = ""


class Bench(tuple[BenchResult, ...]):
    """The results of one run; as text a table."""

    def __str__(self) -> str:
        lines = [
            f"{'':22}{'seconds':>10}{'cpu s':>10}{'MB/s':>10}{'peak MB':>10}{'time / coach':>14}{'cpu / coach':>13}"
        ]
        ours = next((r for r in self if r.name == "coach" and not r.note), None)
        for r in self:
            if r.note:
                lines.append(f"{r.name:22}{r.note}")
                continue
            ratios = f"{r.seconds / ours.seconds:>14.2f}{r.cpu_s / ours.cpu_s:>13.2f}" if ours else ""
            lines.append(f"{r.name:22}{r.seconds:>10.1f}{r.cpu_s:>10.1f}{r.mb_per_s:>10.2f}{r.peak_mb:>10.0f}{ratios}")
        return "\n".join(lines)


def make_export(path: Path, size_mb: float, seed: int = 0) -> int:
    """Write an export of about ``size_mb`` million bytes to ``path``. The same seed gives the same bytes. Returns the bytes written."""
    rng = random.Random(seed)
    budget = int(size_mb * 1e6)
    with path.open("wb") as out:
        written = out.write(
            b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,Record*)>\n]>\n'
            b'<HealthData locale="en_DE">\n <ExportDate value="2026-06-01 08:10:05 +0200"/>\n'
        )
        for name, unit, share, span in _MIX:
            written += _block(out.write, rng, name, unit, int(budget * share), span)
        written += _sleep(out.write, rng, max(0, budget - written))
        written += out.write(b"</HealthData>\n")
    return written


def _block(write: Callable[[bytes], int], rng: random.Random, name: str, unit: str, budget: int, span: int) -> int:
    """Records of one type, watch first and then phone, in time order as in real exports."""
    written = 0
    both = name in {"StepCount", "DistanceWalkingRunning", "FlightsClimbed"}
    for source, part in (("Ana’s Apple Watch", 0.6 if both else 1.0), ("Ana’s iPhone", 0.4 if both else 0.0)):
        at, target, lines = datetime(2016, 1, 1, 6), int(budget * part), []
        gap = _gap(name, target)
        done = 0
        while done < target:
            at += timedelta(seconds=rng.randint(1, 2 * gap))
            line = _record(rng, name, unit, source, at, span)
            done += len(line)
            lines.append(line)
            if len(lines) > 5_000:
                write(b"".join(lines))
                lines = []
        write(b"".join(lines))
        written += done
    return written


def _gap(name: str, target: int) -> int:
    """Seconds between records so that the block spans about ten years."""
    return max(2, int(10 * 365 * 86_400 / max(1, target / 400)))


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} +0{2 if 3 < at.month < 11 else 1}00"


def _record(rng: random.Random, name: str, unit: str, source: str, at: datetime, span: int) -> bytes:
    start, end = _stamp(at), _stamp(at + timedelta(seconds=rng.randint(1, span))) if span else _stamp(at)
    value = {"HeartRate": rng.randint(48, 165), "StepCount": rng.randint(1, 420), "BodyMass": round(rng.gauss(70, 1), 1), "OxygenSaturation": round(rng.uniform(0.93, 1), 2),
             "FlightsClimbed": rng.randint(1, 4), "RestingHeartRate": rng.randint(50, 62)}.get(name, round(rng.uniform(0.1, 20), 3))  # fmt: skip
    head = (f' <Record type="HKQuantityTypeIdentifier{name}" sourceName="{source}" sourceVersion="9.1" device="{_DEVICE.format(serial=rng.getrandbits(36))}" '
            f'unit="{unit}" creationDate="{end}" startDate="{start}" endDate="{end}" value="{value}"')  # fmt: skip
    if name == "HeartRate":
        return f'{head}>\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="{rng.randint(0, 2)}"/>\n </Record>\n'.encode()
    return f"{head}/>\n".encode()


def _sleep(write: Callable[[bytes], int], rng: random.Random, budget: int) -> int:
    done, night = 0, datetime(2023, 1, 1, 23)
    while done < budget:
        at = night + timedelta(minutes=rng.randint(-40, 60))
        for stage in ("Core", "Deep", "Core", "REM", "Core", "Deep", "Core", "REM"):
            end = at + timedelta(minutes=rng.randint(15, 90))
            done += write((f' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Ana’s Apple Watch" sourceVersion="9.1" creationDate="{_stamp(end)}" '
                           f'startDate="{_stamp(at)}" endDate="{_stamp(end)}" value="HKCategoryValueSleepAnalysisAsleep{stage}">\n'
                           '  <MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>\n </Record>\n').encode())  # fmt: skip
            at = end
        night += timedelta(days=1)
    return done


_CODE = {
    "bare expat": (
        "import sys\nfrom xml.parsers import expat\np = expat.ParserCreate()\np.StartElementHandler = lambda name, attributes: None\n"
        "p.ParseFile(open(sys.argv[1], 'rb'))\n"
    ),
    "coach": (
        "import sys\nfrom coach.store import Store\nfrom coach.wearables.importer import import_file\n"
        "store = Store('sqlite:///' + sys.argv[2] + '/coach.db')\nimport_file(store, store.user('me'), sys.argv[1])\n"
    ),
    "apple-health-parser": (
        "import sys\nfrom apple_health_parser.utils.parser import Parser\np = Parser(export_file=sys.argv[1], output_dir=sys.argv[2], overwrite=True)\n"
        "[p.get_flag_records(flag=f) for f in p.flags]\n"
    ),
    "healthkit-to-sqlite": (
        "import sys\nfrom healthkit_to_sqlite.cli import cli\nsys.argv = ['healthkit-to-sqlite', sys.argv[1], sys.argv[2] + '/h.db'] + (['--xml'] if sys.argv[1].endswith('.xml') else [])\ncli()\n"
    ),
}  # fmt: skip
_PACKAGES = {"apple-health-parser": "apple_health_parser", "healthkit-to-sqlite": "healthkit_to_sqlite"}


def bench_import(
    size_mb: float = 1000, seed: int = 0, names: tuple[str, ...] = tuple(_CODE), timeout_s: float = 7200
) -> Bench:
    """Generate an export and time each of ``names`` on it, each in a fresh process."""
    results = []
    python = os.environ.get("COACH_BENCH_PYTHON", sys.executable)  # runs the other packages
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        export = Path(folder) / "export.xml"
        size = make_export(export, size_mb, seed) / 1e6
        zipped = _zipped(export) if "apple-health-parser" in names else export
        for name in names:
            results.append(
                _timed(name, zipped if name == "apple-health-parser" else export, size, Path(folder), python, timeout_s)
            )
    return Bench(results)


def _zipped(export: Path) -> Path:
    import zipfile

    made = export.with_suffix(".zip")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(export, "apple_health_export/export.xml")
    return made


def _timed(name: str, export: Path, size: float, folder: Path, python: str, timeout_s: float) -> BenchResult:
    work = folder / name.replace(" ", "-")
    work.mkdir(exist_ok=True)
    runner = sys.executable if name in {"coach", "bare expat"} else python
    watch = "import os, resource, sys, json, time\nt = time.monotonic()\ncode = sys.argv.pop(1)\nexec(compile(code, 'bench', 'exec'), {'__name__': '__main__'})\n"
    # The kernel's peak of this process and of the children it waited for, in KiB (getrusage(2)). What a process was forked from counts in its
    # ru_maxrss, so its own peak is read where the kernel keeps it since the program began (proc(5), VmHWM).
    tail = ("own, kids = (resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
            "held = [line.split()[1] for line in (open('/proc/self/status') if os.path.exists('/proc/self/status') else ()) if line.startswith('VmHWM')]\n"
            "own = int(held[0]) if held else own\n"
            "print('BENCH', json.dumps([time.monotonic() - t, sum(os.times()[:4]), (own + kids) / 1024]))\n")  # fmt: skip
    wrapped = "import atexit\n" + watch.replace(
        "exec(compile",
        f"def report():\n    {tail.strip().replace(chr(10), chr(10) + '    ')}\natexit.register(report)\nexec(compile",
    )
    began = time.monotonic()
    try:
        done = subprocess.run(
            [runner, "-c", wrapped, _CODE[name], str(export), str(work)],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return BenchResult(name, timeout_s, 0.0, 0.0, 0.0, "stopped: out of time")
    line = next((x for x in reversed(done.stdout.splitlines()) if x.startswith("BENCH ")), "")
    if done.returncode or not line:
        missing = f"No module named '{_PACKAGES.get(name, '-')}" in done.stderr
        return BenchResult(
            name,
            time.monotonic() - began,
            0.0,
            0.0,
            0.0,
            "not installed; the head of coach/wearables/bench.py says how"
            if missing
            else f"failed: {done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else '?'}",
        )
    seconds, cpu, peak = json.loads(line.removeprefix("BENCH "))
    return BenchResult(name, round(seconds, 2), round(cpu, 2), round(peak, 1), round(size / seconds, 2))
