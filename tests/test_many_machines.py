"""A Dask cluster of real processes, one of which is killed; object storage with a real server that speaks S3."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask.dataframe
import pandas
import pytest
from distributed import Client, LocalCluster
from moto.server import ThreadedMotoServer
from poisoned import poisoned

from ocrfix.cli import main
from ocrfix.config import Config
from ocrfix.dask import clean_frame
from ocrfix.document import InputError
from ocrfix.engines.cleaner import Asked
from ocrfix.engines.containers import CleanBlock, convert
from ocrfix.engines.contract import Engine, Job, Lost
from ocrfix.engines.dask import Dask
from ocrfix.engines.inline import Inline
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import opened
from ocrfix.result import Ledger

SEED = (Path(__file__).parents[1] / "seeds" / "000_6fc0385c9a4342c0.txt").read_text("utf-8").partition("Body:")[2]
OCR = "It was an infor- mation report on tbe subject."
CLEAN = "It was an information report on the subject."


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The scheduler's address of three workers, each a process of its own."""
    with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield made.scheduler_address


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """A server of S3 on this machine; the environment that leads to it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
    }
    server.stop()


@dataclass
class Bucket:
    """A bucket, as the tests see it."""

    name: str
    client: Any
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"s3://{self.name}"

    def put(self, key: str, raw: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=raw)

    def get(self, key: str) -> bytes:
        raw: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return raw

    def names(self, folder: str) -> set[str]:
        found = self.client.list_objects_v2(Bucket=self.name, Prefix=f"{folder}/").get("Contents", [])
        return {each["Key"].removeprefix(f"{folder}/") for each in found}

    def run(self, *words: str) -> tuple[int, str]:
        """The program, in a process of its own: exit code and what it says."""
        command = [sys.executable, "-m", "ocrfix", *words]
        done = subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr


@pytest.fixture
def bucket(server: dict[str, str], request: pytest.FixtureRequest) -> Bucket:
    """A new bucket."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=server["FSSPEC_S3_ENDPOINT_URL"],
        aws_access_key_id="x",
        aws_secret_access_key="x",
        region_name="us-east-1",
    )
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name)[:60].strip("-")
    client.create_bucket(Bucket=name)
    return Bucket(name, client, server)


def run(*words: str) -> int:
    code = main.main(list(words), standalone_mode=False)
    assert isinstance(code, int)
    return code


def converted(path: Path, engine: Engine) -> bytes:
    target = io.BytesIO()
    with opened(str(path), Options()) as (stream, form):
        convert(stream, form, path.name, target, Options(), engine, CleanBlock(Asked(isolated=True), Path()), print)
    return target.getvalue()


def test_a_worker_that_is_killed_loses_nothing(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bucket: Bucket
) -> None:
    path = tmp_path / "x.jsonl"
    records = [{"id": n, "text": SEED[n * 400 : n * 400 + 900]} for n in range(20)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    monkeypatch.setattr("ocrfix.engines.containers.BLOCK", 1500)
    monkeypatch.setattr("ocrfix.engines.dask.blocks", lambda jobs: ([job] for job in jobs))
    wanted = converted(path, Inline())
    with Client(cluster, set_as_default=False) as client:
        pids = client.run(os.getpid)
        done = threading.Event()
        killed: list[int] = []

        def kill() -> None:
            while not done.is_set():
                for worker, tasks in client.processing().items():
                    if any("_done" in str(task) for task in tasks) and worker in pids:
                        os.kill(pids[worker], signal.SIGKILL)
                        killed.append(pids[worker])
                        return
                time.sleep(0.02)

        killer = threading.Thread(target=kill)
        killer.start()
        got = converted(path, Dask(cluster))
        done.set()
        killer.join()
    assert len(killed) == 1
    assert got == wanted

    # the same cluster, with the command line and object storage
    bucket.put("in/x.jsonl", path.read_bytes())
    arguments = ("--scheduler", cluster, "--isolated")
    assert bucket.run("clean", f"{bucket.url}/in/x.jsonl", "-o", f"{bucket.url}/out", *arguments)[0] == 0
    assert bucket.get("out/x.clean.jsonl") == wanted
    assert run("clean", str(path), "-o", str(tmp_path / "out"), *arguments) == 0
    assert (tmp_path / "out" / "x.clean.jsonl").read_bytes() == wanted


def test_jobs_that_kill_and_jobs_that_fail_are_lost_alone(cluster: str) -> None:
    with Client(cluster, set_as_default=False) as client:
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    jobs = [Job(str(n), 1, n) for n in range(4)]
    outcomes = {job.name: outcome for job, outcome in Dask(cluster).run(poisoned, jobs)}
    assert outcomes["0"] == 0
    assert outcomes["3"] == 3
    for name, reason in (("1", "died"), ("2", "a worker failed: ValueError: two")):
        assert isinstance(outcomes[name], Lost)
        assert reason in outcomes[name].reason


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocrfix.engines.dask._REACH", 1)
    with pytest.raises(InputError, match="cannot reach a Dask scheduler at tcp"):
        list(Dask("tcp://127.0.0.1:9").run(poisoned, []))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--engine", "dask"), "needs the address of a scheduler"),
        (("--scheduler", "tcp://x:1", "-j", "2"), "leave one of them out"),
        (("--scheduler", "tcp://x:1"), "is for folders and files of many documents"),
    ],
)
def test_engines_that_make_no_sense_are_told(
    options: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "memo.txt").write_text(OCR)
    assert run("clean", str(tmp_path / "memo.txt"), *options) == 2
    assert message in capsys.readouterr().err


# Data frames


def test_a_frame_has_clean_texts_ledgers_and_metadata() -> None:
    data = pandas.DataFrame({"key": ["a", "b", "c", "d"], "body": [OCR, None, "", "All is well."]}, index=[3, 5, 7, 9])
    frame = dask.dataframe.from_pandas(data, npartitions=2)
    out = clean_frame(frame, "body", id="key")
    got = out.compute(scheduler="synchronous")
    assert list(out.columns) == list(got.columns) == ["key", "body", "ledger", "metadata"]
    assert (out.dtypes == got.dtypes).all()
    assert list(got.index) == [3, 5, 7, 9]
    assert got["body"].tolist()[::3] == [CLEAN, "All is well."]
    assert got["ledger"].isna().tolist() == [False, True, True, False]
    book = Ledger.read(got["ledger"].iloc[0])
    assert book.header["document"]["name"] == "a"
    assert book.original(CLEAN).original == OCR
    assert json.loads(got["metadata"].iloc[3]) == {}
    assert got["ledger"].iloc[0] == ocrfix_ledger("a", OCR)


def ocrfix_ledger(name: str, text: str) -> str:
    from ocrfix import document, lexicon, pipeline, plugins

    config = Config()
    fixers = plugins.load(config.fixers, config.plugins)
    return pipeline.clean(document.from_text(text, name), fixers, config, lexicon.load()).to_ledger()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [({"text": "nothing"}, KeyError), ({"id": "nothing"}, KeyError), ({"ledger": "body"}, ValueError)],
)
def test_wrong_columns_of_a_frame_are_told(arguments: dict[str, Any], error: type[Exception]) -> None:
    frame = dask.dataframe.from_pandas(pandas.DataFrame({"body": [OCR]}), npartitions=1)
    with pytest.raises(error, match="there is"):
        clean_frame(frame, **{"text": "body", **arguments})


# Object storage


def test_a_folder_in_a_bucket_is_cleaned_into_another(bucket: Bucket) -> None:
    bucket.put("in/a/memo.txt", OCR.encode())
    bucket.put("in/a/old.clean.txt", b"an output")
    bucket.put("in/picture.jpg", b"\xff\xd8\xff")
    bucket.put("in/page.hocr", (Path(__file__).parent / "inputs" / "page.hocr").read_bytes())
    bucket.put("in/bad.txt", b"\0\0")
    arguments = ("clean", f"{bucket.url}/in", "-o", f"{bucket.url}/out", "--no-report", "-j", "1", "--isolated")
    code, said = bucket.run(*arguments)
    assert (code, "bad.txt looks binary" in said) == (2, True)
    made = {"a/memo.clean.txt", "a/memo.edits.jsonl", "page.hocr.clean.txt", "page.hocr.edits.jsonl", "page.clean.hocr"}
    assert bucket.names("out") == made
    assert bucket.get("out/a/memo.clean.txt").decode() == CLEAN
    assert json.loads(bucket.get("out/a/memo.edits.jsonl").splitlines()[0])["document"]["name"] == "memo.txt"
    bucket.put("in/bad.txt", b"All is well.")
    assert bucket.run(*arguments) == (0, f"{bucket.url}/out: 1 cleaned, 2 unchanged, 0 failed\n")
    assert bucket.run(*arguments, "--apply-at", "0.99")[1].endswith("3 cleaned, 0 unchanged, 0 failed\n")


def test_local_files_go_to_a_bucket_and_back(bucket: Bucket, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "memo.txt").write_text(OCR)
    assert bucket.run("clean", str(tmp_path / "in"), "-o", f"{bucket.url}/out", "-j", "1")[0] == 0
    assert bucket.names("out") == {"memo.clean.txt", "memo.edits.jsonl", "memo.report.html"}
    bucket.put("x.jsonl", json.dumps({"text": OCR}).encode())
    assert bucket.run("clean", f"{bucket.url}/x.jsonl", "-o", str(tmp_path / "out"), "-j", "1")[0] == 0
    assert json.loads((tmp_path / "out" / "x.clean.jsonl").read_text())["text"] == CLEAN
    lines = "".join(json.dumps({"text": f"Line {n}."}) + "\n" for n in range(20)).encode()
    bucket.put("cut.jsonl.gz", gzip.compress(lines)[:-20])
    code, said = bucket.run("clean", f"{bucket.url}/cut.jsonl.gz", "-o", f"{bucket.url}/broken", "-j", "1")
    assert (code, "is cut off" in said) == (2, True)
    assert not bucket.names("broken")


def test_file_urls_and_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "memo.txt").write_text(OCR)
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": OCR}))
    there = f"file://{tmp_path}"
    assert run("clean", f"{there}/memo.txt", "-o", f"{there}/there", "-j", "1") == 0
    assert (tmp_path / "there" / "memo.clean.txt").read_text() == CLEAN
    assert run("clean", f"{there}/x.jsonl", "-o", f"{there}/there", "-j", "1") == 0
    assert json.loads((tmp_path / "there" / "x.clean.jsonl").read_text())["text"] == CLEAN
    capsys.readouterr()
    for words, message in (
        ((f"{there}/nothing.txt", "-o", "out"), "does not exist: check the name"),
        ((f"{there}/memo.txt",), "say with -o FOLDER or -o URL"),
        ((f"{there}/memo.txt", "-o", "out", "--in-place"), "--in-place is not for object storage"),
        (("nope://x/y.txt", "-o", "out"), "nope://x/y.txt"),
    ):
        assert run("clean", *words) == 2
        assert message in capsys.readouterr().err


def test_the_library_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert run("clean", "s3://papers/x.txt", "-o", "out") == 2
    assert "pip install 'ocrfix[s3]'" in capsys.readouterr().err
