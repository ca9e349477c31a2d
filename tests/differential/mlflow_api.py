#!/usr/bin/env python3
"""Our reading of MLflow's stores against MlflowClient. usage: mlflow_api.py GATE FOLDER (with mlflow.db and mlruns), in an environment with mlflow"""
import math
import os
import sys
from pathlib import Path

os.environ["MLFLOW_ENABLE_FILE_STORE"] = os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

from mlflow import MlflowClient  # noqa: E402

from native import close, read_native  # noqa: E402


def main():
    gate, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    for uri, store in ((f"sqlite:///{folder}/mlflow.db", folder / "mlflow.db"), ((folder / "mlruns").as_uri(), folder / "mlruns")):
        client = MlflowClient(tracking_uri=uri)
        experiment = client.get_experiment_by_name("faq")
        theirs = client.search_runs([experiment.experiment_id], "attributes.status = 'FINISHED'")
        ours = {run["document"]["run_id"]: run["document"] for run in read_native(gate, f"{store}#experiment=faq")}
        assert set(ours) == {run.info.run_id for run in theirs}, (uri, set(ours))
        for run in theirs:
            document = ours[run.info.run_id]
            finite = {key: value for key, value in run.data.metrics.items() if math.isfinite(value)}
            assert set(document["metrics"]) == set(finite), (uri, document["metrics"], finite)
            assert all(close(document["metrics"][key], value) for key, value in finite.items()), (uri, document["metrics"], finite)
            assert document["hyperparameters"] == run.data.params, (uri, document["hyperparameters"])
            (dataset,) = run.inputs.dataset_inputs
            assert document["dataset"] == {"name": dataset.dataset.name, "version": dataset.dataset.digest}, document["dataset"]
            assert document["code"]["commit"] == run.data.tags["mlflow.source.git.commit"]
        print(f"ok      {store}: {len(ours)} runs")


main()
