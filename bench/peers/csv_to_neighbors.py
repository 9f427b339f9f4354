"""A CSV of events to item neighbours with pandas and implicit: seconds (of the wall and of the processor) and peak KiB, as a line of JSON."""
import json
import resource
import sys
import time

file, threads = sys.argv[1], int(sys.argv[2])
import numpy as np
import pandas as pd
import scipy.sparse as sp
from implicit.nearest_neighbours import CosineRecommender

idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
used = time.process_time()
frame = pd.read_csv(file)
user, users = pd.factorize(frame["user_id"])
item, items = pd.factorize(frame["item_id"])
ones = np.ones(len(frame), dtype=np.float32)
matrix = sp.csr_matrix((ones, (user, item)), shape=(len(users), len(items)))
model = CosineRecommender(K=100, num_threads=threads)
model.fit(matrix, show_progress=False)
model.save(sys.argv[3])
seconds = time.perf_counter() - start
processor = time.process_time() - used
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "processor": processor, "idle": idle, "peak": peak}))
