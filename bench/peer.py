"""The Python side of `npm run bench:peers`: a line of JSON asks, a line answers."""
import importlib
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
THREADS = int(sys.argv[1])
ready = {}
cpu = 0.0


def seconds(work):
    global cpu
    before = time.process_time()
    start = time.perf_counter()
    result = work()
    taken = time.perf_counter() - start
    cpu = time.process_time() - before
    return taken, result


def matrix(request):
    import numpy as np
    import scipy.sparse as sp

    if request["file"] not in ready:
        both = np.fromfile(request["file"], dtype=np.int32).reshape(2, -1)
        ones = np.ones(both.shape[1], dtype=np.float32)
        shape = (request["users"], request["items"])
        ready[request["file"]] = sp.csr_matrix((ones, (both[0], both[1])), shape=shape)
    return ready[request["file"]]


def neighbors(request):
    x = matrix(request)
    k = request["settings"]["k"]
    if request["peer"] == "similaripy":
        import similaripy

        items = x.T.tocsr()
        return lambda: similaripy.cosine(items, k=k, num_threads=THREADS, verbose=False)
    from implicit.nearest_neighbours import CosineRecommender

    model = CosineRecommender(K=k, num_threads=THREADS)

    def fit():
        model.fit(x, show_progress=False)
        return model

    return fit


def factors(request):
    from implicit.als import AlternatingLeastSquares

    x = matrix(request)
    s = request["settings"]
    model = AlternatingLeastSquares(
        factors=s["factors"],
        regularization=s["regularization"],
        alpha=s["alpha"],
        iterations=s["iterations"],
        use_cg=not s.get("exact", False),
        use_gpu=False,
        num_threads=THREADS,
        random_state=1,
    )

    def fit():
        from threadpoolctl import threadpool_limits

        # As implicit advises: its own threads each call BLAS.
        with threadpool_limits(limits=1, user_api="blas"):
            model.fit(x, show_progress=False)
        return model

    return fit


def fitted(request):
    key = (request["peer"], request["task"].split(",")[0], request["file"])
    if key not in ready:
        ready[key] = (neighbors if key[1] == "itemKnn" else factors)(request)()
    return ready[key]


def batch(request):
    import numpy as np

    x = matrix(request)
    model = fitted(request)
    if request["peer"] == "similaripy":
        import similaripy

        return seconds(
            lambda: similaripy.dot_product(x, model.T.tocsr(), k=10, filter_cols=x, num_threads=THREADS, verbose=False)
        )[0]
    users = np.arange(x.shape[0])
    return seconds(lambda: model.recommend(users, x, N=10, filter_already_liked_items=True))[0]


def question(request):
    x = matrix(request)
    model = fitted(request)
    rows = [x[user] for user in range(2000)]
    asked = {"N": 10, "filter_already_liked_items": True}
    if request["settings"].get("fresh"):
        asked["recalculate_user"] = True
    for user in range(200):
        model.recommend(user, rows[user], **asked)
    taken = sorted(seconds(lambda: model.recommend(user, rows[user], **asked))[0] for user in range(2000))
    return taken[1000] * 1e6


def gram_and_inverse(request):
    import numpy as np

    x = matrix(request).astype(np.float64)

    def fit():
        gram = (x.T @ x).toarray()
        gram[np.diag_indices_from(gram)] += request["settings"]["regularization"]
        inverse = np.linalg.inv(gram)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0)
        return weights

    taken, ready["ease"] = seconds(fit)
    return taken


def score_all(request):
    import numpy as np

    if "ease" not in ready:
        gram_and_inverse(request)
    x = matrix(request)
    weights = ready["ease"].astype(np.float32)
    return seconds(lambda: x @ weights)[0]


def read_csv(request):
    import numpy as np
    import pandas as pd
    import scipy.sparse as sp

    def read():
        frame = pd.read_csv(request["file"])
        user, users = pd.factorize(frame["user_id"])
        item, items = pd.factorize(frame["item_id"])
        ones = np.ones(len(frame), dtype=np.float32)
        return sp.csr_matrix((ones, (user, item)), shape=(len(users), len(items)))

    return seconds(read)[0]


def fit_neighbors(request):
    return seconds(neighbors(request))[0]


def fit_factors(request):
    return seconds(factors(request))[0]


TASKS = {
    "itemKnn, cosine": fit_neighbors,
    "itemKnn, cosine, large": fit_neighbors,
    "itemKnn, ten for every shopper": batch,
    "itemKnn, one question, p50": question,
    "ials, 64 factors": fit_factors,
    "ials, 128 factors": fit_factors,
    "ials, exact, 64 factors": fit_factors,
    "ials, one question, p50": question,
    "ials, one question of a new history, p50": question,
    "ials, one question, p50, large": question,
    "ease, Gram and inverse": gram_and_inverse,
    "ease, scores of every shopper": score_all,
    "CSV to a matrix": read_csv,
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        importlib.import_module(request["peer"])
        cpu = 0.0
        reply = {"value": TASKS[request["task"]](request)}
        if request["unit"] == "s" and cpu > 0:
            reply["cpu"] = cpu
    except ImportError as missing:
        reply = {"absent": f"Python: {missing}"}
    print(json.dumps(reply), flush=True)
