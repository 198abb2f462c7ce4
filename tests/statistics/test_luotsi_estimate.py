"""The command `luotsi estimate`: what it prints, and a message and a status for every kind of bad file."""

import json
import subprocess
import sys

import pytest

from luotsi.statistics.commands import estimate as command
from luotsi.statistics.estimation.examples import FOLDER, NAMES
from tests.statistics.reference import expected

UK = str(FOLDER / "uk2013_6.csv")


def run(capsys, *arguments):
    status = command.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_json_is_one_object_with_the_fixed_keys(capsys):
    status, out, _ = run(capsys, UK, "--json", "--bootstrap", 200, "--seed", 5)
    told, said = json.loads(out), expected()["uk2013_6"]

    assert status == 0
    assert told["observed"] == 2744
    assert told["estimate"] == pytest.approx(11417.9911, rel=1e-6)
    assert told["interval"]["kind"] == "bca"
    assert told["interval"]["level"] == 0.95
    assert told["interval"]["low"] < told["estimate"] < told["interval"]["high"]
    assert (told["method"], told["seed"], told["status"]) == ("stepwise", 5, 0)
    assert set(told["model"]["terms"]) == set(said["loglinear"]["stepwise_p0.02"]["pairs"])
    assert told["model"]["minus_infinity"] == []
    assert told["acceleration"] == pytest.approx(said["stepwise_bca_p0.02_B1000"]["acceleration"], abs=2e-5)
    assert (told["deviance"], told["aic"]) == pytest.approx((22.9939, 162.6591), abs=2e-3)
    assert told["bic"] > told["aic"]
    assert told["warnings"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("label", "options"),
    [
        ("main_effects", ["--method", "main"]),
        ("stepwise_p0.02", []),
        ("stepwise_p0.05", ["--threshold", "0.05"]),
        ("stepwise_p0.001", ["--threshold", "0.001"]),
        ("all_pairs", ["--method", "all-pairs"]),
    ],
)
def test_the_command_gives_every_reference_value(capsys, name, label, options):
    status, out, _ = run(capsys, FOLDER / f"{name}.csv", "--json", "--bootstrap", 0, *options)
    told = json.loads(out)

    if label not in expected()[name]["loglinear"]:
        assert (status, told["estimate"], told["status"]) == (1, None, expected()[name]["all_pairs_status"])
        return
    said = expected()[name]["loglinear"][label]
    assert status == 0
    assert told["estimate"] == pytest.approx(said["N"], rel=1e-4)
    assert [told["interval"]["low"], told["interval"]["high"]] == pytest.approx(said["wald95"], rel=1e-4)
    assert (set(told["model"]["terms"]), set(told["model"]["minus_infinity"])) == (
        set(said["pairs"]),
        set(said["minus_infinity"]),
    )


def test_without_json_it_is_lines_to_read(capsys):
    status, out, _ = run(capsys, UK, "--bootstrap", 0)

    assert status == 0
    assert "Estimate: 11,418 people in all, 8,674 of them unseen." in out
    assert "Warning: hidden heterogeneity" in out


def test_lists_that_carry_no_number_give_status_one(capsys, tmp_path):
    path = tmp_path / "apart.csv"
    path.write_text("A,B,count\n1,0,40\n0,1,30\n", encoding="utf-8")
    status, out, _ = run(capsys, path)

    assert status == 1
    assert "Estimate: none." in out
    assert "not estimable from these lists" in out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A,B\n1,0\n", "column count is missing"),
        ("A,B,count\n1,0,-4\n", "negative count -4"),
        ("A,B,count\n1,0,4\n1,0,5\n", "repeats the history"),
        ("A,B,C,count\n1,0,0,4\n0,1,0,5\n1,1,0,2\n", "Nobody is on the list C"),
        ("A,B,count\n1,0,many\n", "“many” as its count"),
        ("", "is empty"),
        ("A,B,count\n1,0,0\n", "Every count is 0"),
        ("A,B,count\n" + "1,0,1\n" * 1000, "repeats the history"),
    ],
)
def test_a_bad_file_gives_status_two_and_one_line(capsys, tmp_path, text, message):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    status, out, err = run(capsys, path, "--json")

    assert (status, out) == (2, "")
    assert err.startswith("luotsi estimate: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--threshold", "2"], "between 0 and 1"),
        (["--bootstrap", "-5"], "resamples"),
        (["--seed", "-1"], "seed"),
    ],
)
def test_a_bad_option_gives_status_two(capsys, options, message):
    status, _, err = run(capsys, UK, *options)

    assert status == 2
    assert message in err


def test_a_file_that_is_not_there_and_a_method_that_is_not(capsys):
    assert run(capsys, "absent.csv")[0] == 2
    with pytest.raises(SystemExit) as left:
        run(capsys, UK, "--method", "guess")
    assert left.value.code == 2


def test_control_c_ends_cleanly(capsys, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "estimate", interrupted)

    status, out, err = run(capsys, UK)

    assert (status, out) == (130, "")
    assert "interrupted" in err


def test_help_teaches_the_file_the_methods_and_the_status(capsys):
    with pytest.raises(SystemExit):
        run(capsys, "--help")
    text = capsys.readouterr().out

    for taught in ("1,0,0,54", "latent-class", "exit status", "luotsi estimate lists.csv"):
        assert taught in text


def test_progress_is_told_after_two_seconds(capsys, monkeypatch):
    now = iter([0.0, 1.0, 2.5, 2.5])
    monkeypatch.setattr(command.time, "monotonic", lambda: next(now))
    tell = command._Progress()

    tell("sweeps", 0.1)
    tell("sweeps", 0.5)

    assert capsys.readouterr().err == "luotsi estimate: sweeps 50%\n"


def test_it_runs_from_the_program_without_a_database_and_without_django():
    done = subprocess.run(
        [sys.executable, "-m", "luotsi.config.cli", "estimate", UK, "--bootstrap", "0"],
        capture_output=True, text=True, timeout=120, check=False, env={"PYTHONPATH": ":".join(sys.path), "LUOTSI_DATABASE_URL": "no://"},
    )  # fmt: skip
    alone = "import sys, luotsi.statistics.commands.estimate as c; sys.exit(any(m.startswith('django') for m in sys.modules))"
    imported = subprocess.run(
        [sys.executable, "-c", alone], timeout=120, check=False, env={"PYTHONPATH": ":".join(sys.path)}
    )

    assert done.returncode == 0, done.stderr
    assert "11,418" in done.stdout
    assert imported.returncode == 0
