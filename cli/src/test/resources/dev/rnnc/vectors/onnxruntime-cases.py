"""Writes onnxruntime-cases.json: recurrent operators with random weights, computed by ONNX Runtime."""
import json
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

random = np.random.default_rng(20260117)
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def draw(*shape):
    return np.round(random.uniform(-1, 1, shape), 3).astype(np.float32)


def case(name, op, time=5, batch=3, inputs=4, hidden=5, lengths=None, start=False, peepholes=False, **attributes):
    directions = 2 if attributes.get("direction") == "bidirectional" else 1
    gates = GATES[op]
    given = {
        "X": draw(time, batch, inputs),
        "W": draw(directions, gates * hidden, inputs),
        "R": draw(directions, gates * hidden, hidden),
        "B": draw(directions, 2 * gates * hidden),
    }
    order = ["X", "W", "R", "B", "sequence_lens", "initial_h"]
    if lengths:
        given["sequence_lens"] = np.array(lengths, np.int32)
    if start:  # the same for all rows of the batch
        given["initial_h"] = np.repeat(draw(directions, 1, hidden), batch, axis=1)
    if op == "LSTM":
        order += ["initial_c", "P"]
        if start:
            given["initial_c"] = np.repeat(draw(directions, 1, hidden), batch, axis=1)
        if peepholes:
            given["P"] = draw(directions, 3 * hidden)
    names = [n if n in given else "" for n in order]
    while names[-1] == "":
        names.pop()
    outputs = ["Y", "Y_h"] + (["Y_c"] if op == "LSTM" else [])
    node = helper.make_node(op, names, outputs, hidden_size=hidden, **attributes)
    kind = {"int32": TensorProto.INT32, "float32": TensorProto.FLOAT}
    graph = helper.make_graph(
        [node],
        name,
        [helper.make_tensor_value_info(n, kind[v.dtype.name], v.shape) for n, v in given.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * (4 if n == "Y" else 3)) for n in outputs],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    results = dict(zip(outputs, session.run(outputs, given)))

    def tensor(value):
        return {"shape": list(value.shape), "dtype": value.dtype.name, "data": [float(str(x)) if value.dtype == np.float32 else int(x) for x in value.ravel()]}

    return {
        "name": name,
        "op": op,
        "attributes": {"hidden_size": hidden, **attributes},
        "inputs": {n: tensor(v) for n, v in given.items()},
        "outputs": {n: tensor(v) for n, v in results.items()},
    }


some = [5, 1, 3]
cases = [
    case("rnn", "RNN"),
    case("rnn_start_lengths", "RNN", start=True, lengths=some),
    case("rnn_reverse_lengths", "RNN", lengths=some, direction="reverse"),
    case("rnn_bidirectional", "RNN", lengths=some, start=True, direction="bidirectional"),
    case("gru_reset_before", "GRU"),
    case("gru_reset_before_start_lengths", "GRU", start=True, lengths=some),
    case("gru_reset_after", "GRU", linear_before_reset=1),
    case("gru_reset_after_start_lengths", "GRU", start=True, lengths=some, linear_before_reset=1),
    case("gru_reset_after_reverse_lengths", "GRU", lengths=some, direction="reverse", linear_before_reset=1),
    case("gru_bidirectional", "GRU", lengths=some, start=True, direction="bidirectional"),
    case("lstm", "LSTM"),
    case("lstm_start_lengths", "LSTM", start=True, lengths=some),
    case("lstm_reverse_lengths", "LSTM", lengths=some, direction="reverse"),
    case("lstm_bidirectional", "LSTM", lengths=some, start=True, direction="bidirectional"),
    case("lstm_peephole", "LSTM", start=True, lengths=some, peepholes=True),
    case("lstm_peephole_bidirectional", "LSTM", lengths=some, peepholes=True, direction="bidirectional"),
    case("lstm_coupled", "LSTM", start=True, lengths=some, input_forget=1),
]
with open("onnxruntime-cases.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
