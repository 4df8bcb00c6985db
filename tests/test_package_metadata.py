"""What the package says of itself is the same wherever it says it: version, licence, name, authors, keywords, Pythons."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from typer.testing import CliRunner

import integration_sim as isim
from integration_sim.cli import app

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION: dict[str, Any] = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CODEMETA: dict[str, Any] = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_is_one() -> None:
    released = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)$", CHANGELOG, re.MULTILINE)
    assert {PROJECT["version"], CITATION["version"], CODEMETA["version"], isim.__version__} == {released[0][0]}
    assert {CITATION["date-released"], CODEMETA["datePublished"]} == {released[0][1]}


def test_the_command_says_its_version() -> None:
    answer = CliRunner().invoke(app, ["--version"])
    assert (answer.exit_code, answer.output.split()) == (0, ["integration-sim", PROJECT["version"]])


def test_name_licence_authors_and_keywords_agree() -> None:
    (author,) = PROJECT["authors"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{PROJECT['license']} License")
    assert CITATION["license"] == PROJECT["license"]
    assert CODEMETA["license"].endswith(f"/{PROJECT['license']}")
    assert [one["name"] for one in CITATION["authors"]] == [one["name"] for one in CODEMETA["author"]] == [author["name"]]
    assert author["name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert CODEMETA["name"] == PROJECT["name"]
    assert CODEMETA["description"] == PROJECT["description"]
    assert CITATION["title"].split(": ", 1)[0] == PROJECT["name"]
    assert CITATION["keywords"] == CODEMETA["keywords"] == PROJECT["keywords"]


def test_the_same_pythons_are_named_everywhere() -> None:
    oldest, before = (int(minor) for minor in re.findall(r"3\.(\d+)", PROJECT["requires-python"]))
    allowed = [f"3.{minor}" for minor in range(oldest, before)]
    classified = [one.rsplit(" ", 1)[1] for one in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", one)]
    assert allowed == classified == [one.rsplit(" ", 1)[1] for one in CODEMETA["runtimePlatform"]]
