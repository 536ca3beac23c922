"""PyTorch beside rnnc on a CUDA device: whole training steps (forward, full BPTT, clip by norm, Adam) on characters,
a JSON object a line. All measurements of one call are of one process, one after the other.

Usage: python3 cuda_cells.py [--device cuda|cpu] [--seconds S] [--blocks N] [--scale D] WORKLOAD:MODE ..

WORKLOAD   W1 .. W8, or gru-HIDDEN, lstm-HIDDEN: 16 sequences of 1024
MODE       module    torch.nn.GRU, LSTM or RNN: cuDNN on a CUDA device
           eager, script, compile    the equations in Python, as they are, by TorchScript, with torch.compile of a time step
--scale D  divides time steps and hidden units by D, to try it where no device is

Real numbers are float32, TF32 is off. Without PyTorch, or with one that lacks a mode, a line on standard error says so.
"""

import argparse
import json
import math
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("cuda_cells.py: PyTorch is not installed: pip install torch")
from torch import Tensor
from typing import List, Tuple

CLASSES = 65
MODULES = {"W1": ("gru", 128, 32, 64), "W2": ("lstm", 128, 32, 64), "W3": ("lstm", 512, 64, 64),
           "W4": ("tanh", 128, 32, 64), "W5": ("relu", 100, 16, 784),
           "W6": ("gru-cho", 128, 32, 64), "W7": ("lstm-peephole", 128, 32, 64), "W8": ("mgu", 128, 32, 64)}


class GruCho(torch.nn.Module):
    """The reset gate acts before the product."""

    gates = 3

    def forward(self, a: Tensor, h: Tensor, c: Tensor, u: Tensor, p: Tensor) -> Tuple[Tensor, Tensor]:
        H = h.size(1)
        z, r = torch.sigmoid(a[:, : 2 * H] + h @ u[: 2 * H].t()).chunk(2, 1)
        n = torch.tanh(a[:, 2 * H :] + (r * h) @ u[2 * H :].t())
        return (1 - z) * n + z * h, c


class LstmPeephole(torch.nn.Module):
    gates = 4

    def forward(self, a: Tensor, h: Tensor, c: Tensor, u: Tensor, p: Tensor) -> Tuple[Tensor, Tensor]:
        i, f, g, o = (a + h @ u.t()).chunk(4, 1)
        i = torch.sigmoid(i + p[0] * c)
        f = torch.sigmoid(f + p[1] * c)
        c = f * c + i * torch.tanh(g)
        return torch.sigmoid(o + p[2] * c) * torch.tanh(c), c


class Mgu(torch.nn.Module):
    gates = 2

    def forward(self, a: Tensor, h: Tensor, c: Tensor, u: Tensor, p: Tensor) -> Tuple[Tensor, Tensor]:
        H = h.size(1)
        f = torch.sigmoid(a[:, :H] + h @ u[:H].t())
        n = torch.tanh(a[:, H:] + (f * h) @ u[H:].t())
        return (1 - f) * h + f * n, c


class Written(torch.nn.Module):
    """A cell as its equations say, over all time steps."""

    def __init__(self, step: torch.nn.Module, gates: int, hidden: int):
        super().__init__()
        k = 1 / math.sqrt(hidden)
        self.step = step
        self.hidden = hidden
        self.w = torch.nn.Parameter(torch.empty(gates * hidden, CLASSES).uniform_(-k, k))
        self.u = torch.nn.Parameter(torch.empty(gates * hidden, hidden).uniform_(-k, k))
        self.b = torch.nn.Parameter(torch.zeros(gates * hidden))
        self.p = torch.nn.Parameter(torch.zeros(3, hidden))

    def forward(self, x: Tensor) -> Tensor:
        a = torch.nn.functional.linear(x, self.w, self.b)
        h = torch.zeros(x.size(1), self.hidden, device=x.device)
        c = torch.zeros(x.size(1), self.hidden, device=x.device)
        out: List[Tensor] = []
        for t in range(x.size(0)):
            h, c = self.step(a[t], h, c, self.u, self.p)
            out.append(h)
        return torch.stack(out)


class Module(torch.nn.Module):
    """What a vendor fused."""

    def __init__(self, layer: torch.nn.Module):
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x)[0]


def written(kind: str, hidden: int, mode: str) -> torch.nn.Module:
    made = {"gru-cho": GruCho, "lstm-peephole": LstmPeephole, "mgu": Mgu}[kind]
    step = made()
    if mode == "compile":
        step = torch.compile(step)
    whole = Written(step, made.gates, hidden)
    return torch.jit.script(whole) if mode == "script" else whole


def module(kind: str, inputs: int, hidden: int, layers: int) -> torch.nn.Module:
    made = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}.get(kind)
    if made is None:
        return Module(torch.nn.RNN(inputs, hidden, nonlinearity=kind))
    return Module(made(inputs, hidden, num_layers=layers))


class Workload:
    def __init__(self, name: str, mode: str, scale: int):
        self.name, self.mode = name, mode
        if name in MODULES:
            self.kind, hidden, self.batch, steps = MODULES[name]
        else:
            self.kind, hidden = name.split("-")
            hidden, self.batch, steps = int(hidden), 16, 1024
        self.hidden, self.steps = max(1, int(hidden) // scale), max(1, steps // scale)
        self.pixels = name == "W5"

    def cell(self) -> torch.nn.Module:
        if self.mode == "module":
            return module(self.kind, 1 if self.pixels else CLASSES, self.hidden, 2 if self.name == "W3" else 1)
        return written(self.kind, self.hidden, self.mode)


def measure(work: Workload, device: str, seconds: float, count: int) -> dict:
    torch.manual_seed(1)
    cell = work.cell().to(device)
    classes = 10 if work.pixels else CLASSES
    out = torch.nn.Linear(work.hidden, classes).to(device)
    params = [*cell.parameters(), *out.parameters()]
    adam = torch.optim.Adam(params, lr=1e-5 if work.pixels else 2e-3)
    text = torch.randint(0, CLASSES, (200_000,), device=device)
    pixels = torch.rand(512, work.steps, 1, device=device)
    digits = torch.randint(0, 10, (512,), device=device)
    time_steps = torch.arange(work.steps, device=device)[:, None]

    def step() -> Tensor:
        if work.pixels:
            rows = torch.randint(0, 512, (work.batch,), device=device)
            logits, target = out(cell(pixels[rows].transpose(0, 1))[-1]), digits[rows]
        else:
            at = torch.randint(0, len(text) - work.steps - 1, (work.batch,), device=device)
            places = at[None, :] + time_steps
            x = torch.nn.functional.one_hot(text[places], CLASSES).float()
            logits, target = out(cell(x)).reshape(-1, CLASSES), text[places + 1].reshape(-1)
        loss = torch.nn.functional.cross_entropy(logits, target)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, 5.0)
        adam.step()
        return loss

    def wait() -> None:
        if device == "cuda":
            torch.cuda.synchronize()

    first = float(step())
    for _ in range(3):
        step()
    wait()
    blocks = []
    for _ in range(count):
        n, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            step()
            n += 1
            if n % 4 == 0:
                wait()  # else the host would run far ahead of the device
        wait()
        blocks.append((time.perf_counter() - begin) / n * 1e3)
    blocks.sort()
    return {"workload": work.name, "mode": work.mode, "device": device, "ms_per_step": round(blocks[count // 2], 4),
            "ms_least": round(blocks[0], 4), "ms_greatest": round(blocks[-1], 4), "first_loss": round(first, 3)}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    options.add_argument("--seconds", type=float, default=0.5)
    options.add_argument("--blocks", type=int, default=3)
    options.add_argument("--scale", type=int, default=1)
    options.add_argument("workloads", nargs="+", metavar="WORKLOAD:MODE")
    asked = options.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        sys.exit(f"cuda_cells.py: PyTorch {torch.__version__} sees no CUDA device")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    where = torch.cuda.get_device_name() if asked.device == "cuda" else "the processor"
    cudnn = torch.backends.cudnn.version()
    print(f"PyTorch {torch.__version__}, cuDNN {cudnn}, on {where}", file=sys.stderr)
    for name in asked.workloads:
        workload, mode = name.split(":")
        if mode == "compile" and not hasattr(torch, "compile"):
            print(f"{name}: PyTorch {torch.__version__} has no torch.compile; skipped", file=sys.stderr)
            continue
        try:
            result = measure(Workload(workload, mode, asked.scale), asked.device, asked.seconds, asked.blocks)
        except Exception as failed:  # a compiler that is missing, say: the other modes run without
            why = str(failed).strip() or type(failed).__name__
            print(f"{name}: {why.splitlines()[0]}; skipped", file=sys.stderr)
            continue
        print(json.dumps(result), flush=True)


main()
