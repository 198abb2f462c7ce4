"""Bring the front end's foreign files into the tree, so that running Luotsi needs neither Node nor a network.

    python tools/vendor.py           fetch the exact versions in tools/vendor/, build the theme, write the files
    python tools/vendor.py --check   no network: every vendored file is listed and has the hash it was written with

To move to a new version: change tools/vendor/package.json, run with --relock, read the difference, commit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = Path(__file__).resolve().parent / "vendor"
THEME = ROOT / "src/luotsi/desk/theme/designsystemet.config.json"
STATIC = ROOT / "src/luotsi/desk/static/vendor"
TESTS = ROOT / "tests/browser/vendor"
MANIFEST = "VERSIONS.json"

# A map that is not vendored breaks the hashed file names of Django's static files, so its mention goes.
SOURCE_MAP = re.compile(rb"\n?(//|/\*)[#@] sourceMappingURL=\S+?( ?\*/)?\s*$")
# Inter in every script the font has, upright only: names of people come in all of them.
INTER_SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")


@dataclass(frozen=True)
class Package:
    """One package: which of its files we keep, and where they lie below the target folder."""

    name: str
    folder: str
    files: dict[str, str]
    target: Path = STATIC


PACKAGES = (
    Package(
        "@digdir/designsystemet-css",
        "designsystemet",
        {"dist/src/index.css": "designsystemet.css", "LICENSE": "LICENSE.txt"},
    ),
    Package(
        "@digdir/designsystemet-web",
        "designsystemet-web",
        {"dist/umd/index.js": "designsystemet-web.js", "LICENSE": "LICENSE.txt"},
    ),
    Package(
        "@digdir/designsystemet",
        "luotsi-theme",
        {"design-tokens-build/luotsi.css": "theme.css", "LICENSE": "LICENSE.txt"},
    ),
    Package("htmx.org", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE.txt"}),
    Package(
        "@fontsource-variable/inter",
        "inter",
        {"wght.css": "inter.css", "LICENSE": "LICENSE.txt"}
        | {
            f"files/inter-{script}-wght-normal.woff2": f"files/inter-{script}-wght-normal.woff2"
            for script in INTER_SCRIPTS
        },
    ),
    Package(
        "axe-core",
        "",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE.txt", "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt"},
        target=TESTS,
    ),
)


def run(*command: str, cwd: Path) -> None:
    """Run a command; its own words are shown only when it fails."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stdout}{result.stderr}")


def install(workshop: Path, *, relock: bool) -> None:
    """Install what is pinned; with `relock` the lock is made anew, without the addresses of any registry."""
    shutil.copy(PINS / "package.json", workshop)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    if relock:
        run("npm", "install", "--save-exact", "--omit-lockfile-registry-resolved", *quiet, cwd=workshop)
        shutil.copy(workshop / "package-lock.json", PINS)
    else:
        shutil.copy(PINS / "package-lock.json", workshop)
        run("npm", "ci", *quiet, cwd=workshop)


def build_theme(workshop: Path) -> None:
    """Build the Luotsi theme and lay it where the theme's package looks for it."""
    shutil.copy(THEME, workshop)
    tool = str(workshop / "node_modules/.bin/designsystemet")
    run(tool, "tokens", "create", "--config", THEME.name, cwd=workshop)
    run(tool, "tokens", "build", "--config", THEME.name, cwd=workshop)
    shutil.move(workshop / "design-tokens-build", workshop / "node_modules/@digdir/designsystemet")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copy_package(workshop: Path, package: Package) -> dict[str, object]:
    """Copy a package's files; returns its entry in the manifest."""
    source = workshop / "node_modules" / package.name
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    hashes = {}
    for found, kept in sorted(package.files.items(), key=lambda pair: pair[1]):
        path = package.target / package.folder / kept
        path.parent.mkdir(parents=True, exist_ok=True)
        content = (source / found).read_bytes()
        path.write_bytes(SOURCE_MAP.sub(b"\n", content) if path.suffix in {".js", ".css"} else content)
        hashes[path.relative_to(package.target).as_posix()] = sha256(path)
    return {"name": package.name, "version": about["version"], "licence": about["license"], "sha256": hashes}


def write_all(workshop: Path) -> None:
    """Replace both vendored folders by what the pinned packages hold."""
    for target in (STATIC, TESTS):
        shutil.rmtree(target, ignore_errors=True)
        entries = [copy_package(workshop, package) for package in PACKAGES if package.target == target]
        (target / MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def differences(target: Path) -> list[str]:
    """What does not agree between a vendored folder and its manifest; empty when all is as written."""
    entries = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    listed = {name: value for entry in entries for name, value in entry["sha256"].items()}
    present = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()}
    present.pop(MANIFEST)
    faults = [f"{name}: listed, but missing" for name in sorted(listed.keys() - present.keys())]
    faults += [f"{name}: present, but not listed" for name in sorted(present.keys() - listed.keys())]
    faults += [
        f"{name}: changed since it was vendored"
        for name in sorted(listed.keys() & present.keys())
        if sha256(present[name]) != listed[name]
    ]
    return [f"{target.relative_to(ROOT)}/{fault}" for fault in faults]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the vendored files with their hashes")
    parser.add_argument("--relock", action="store_true", help="make the lock anew after a change of versions")
    wanted = parser.parse_args()
    if not wanted.check:
        with tempfile.TemporaryDirectory() as folder:
            workshop = Path(folder)
            install(workshop, relock=wanted.relock)
            build_theme(workshop)
            write_all(workshop)
    faults = differences(STATIC) + differences(TESTS)
    if faults:
        sys.exit("\n".join(faults))
    print("Vendored files agree with their manifests.")


if __name__ == "__main__":
    main()
