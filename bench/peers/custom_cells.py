"""PyTorch on cells that no vendor fused: one training step (forward, full BPTT, clip by norm, Adam), W1's sizes.

Usage: python3 custom_cells.py gru-cho|lstm-peephole|mgu|gru|lstm eager|script [warm-up [blocks [block]]]   (Debian: apt-get install python3-torch)
"""
import json, math, sys, time
import torch
from torch import Tensor
from typing import List

HIDDEN, BATCH, TIME, CLASSES = 128, 32, 64, 65
GATES = {"gru-cho": 3, "lstm-peephole": 4, "mgu": 2, "gru": 3, "lstm": 4}


class Cell(torch.nn.Module):
    def __init__(self, gates: int):
        super().__init__()
        k = 1 / math.sqrt(HIDDEN)
        self.w = torch.nn.Parameter(torch.empty(gates * HIDDEN, CLASSES).uniform_(-k, k))
        self.u = torch.nn.Parameter(torch.empty(gates * HIDDEN, HIDDEN).uniform_(-k, k))
        self.b = torch.nn.Parameter(torch.zeros(gates * HIDDEN))
        self.p = torch.nn.Parameter(torch.zeros(3, HIDDEN))


class GruCho(Cell):
    def forward(self, x: Tensor) -> Tensor:
        H = self.u.size(1)
        a = torch.nn.functional.linear(x, self.w, self.b)
        h = torch.zeros(x.size(1), H)
        uzr, un = self.u[: 2 * H].t(), self.u[2 * H :].t()
        out: List[Tensor] = []
        for t in range(x.size(0)):
            z, r = torch.sigmoid(a[t, :, : 2 * H] + h @ uzr).chunk(2, 1)
            n = torch.tanh(a[t, :, 2 * H :] + (r * h) @ un)
            h = (1 - z) * n + z * h
            out.append(h)
        return torch.stack(out)


class LstmPeephole(Cell):
    def forward(self, x: Tensor) -> Tensor:
        H = self.u.size(1)
        a = torch.nn.functional.linear(x, self.w, self.b)
        h = torch.zeros(x.size(1), H)
        c = torch.zeros(x.size(1), H)
        u = self.u.t()
        pi, pf, po = self.p[0], self.p[1], self.p[2]
        out: List[Tensor] = []
        for t in range(x.size(0)):
            i, f, g, o = (a[t] + h @ u).chunk(4, 1)
            i = torch.sigmoid(i + pi * c)
            f = torch.sigmoid(f + pf * c)
            c = f * c + i * torch.tanh(g)
            o = torch.sigmoid(o + po * c)
            h = o * torch.tanh(c)
            out.append(h)
        return torch.stack(out)


class Mgu(Cell):
    def forward(self, x: Tensor) -> Tensor:
        H = self.u.size(1)
        a = torch.nn.functional.linear(x, self.w, self.b)
        h = torch.zeros(x.size(1), H)
        uf, uh = self.u[:H].t(), self.u[H:].t()
        out: List[Tensor] = []
        for t in range(x.size(0)):
            f = torch.sigmoid(a[t, :, :H] + h @ uf)
            n = torch.tanh(a[t, :, H:] + (f * h) @ uh)
            h = (1 - f) * h + f * n
            out.append(h)
        return torch.stack(out)


class Fused(torch.nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x)[0]


name, mode = sys.argv[1], sys.argv[2]
warm_up, count, length = (float(v) for v in (sys.argv[3:6] + ["6", "7", "1.5"][len(sys.argv) - 3:]))
torch.manual_seed(1)
made = {"gru-cho": lambda: GruCho(3), "lstm-peephole": lambda: LstmPeephole(4), "mgu": lambda: Mgu(2),
        "gru": lambda: Fused(torch.nn.GRU(CLASSES, HIDDEN)), "lstm": lambda: Fused(torch.nn.LSTM(CLASSES, HIDDEN))}
cell = made[name]()
if mode == "script":
    cell = torch.jit.script(cell)
out = torch.nn.Linear(HIDDEN, CLASSES)
params = [*cell.parameters(), *out.parameters()]
adam = torch.optim.Adam(params, lr=2e-3)
successors = torch.randint(0, CLASSES, (CLASSES, 4))
text = [0]
for pick in torch.randint(0, 4, (200_000,)).tolist():
    text.append(int(successors[text[-1]][pick]))
text = torch.tensor(text)


def step() -> Tensor:
    at = torch.randint(0, len(text) - TIME - 1, (BATCH,))
    rows = at[None, :] + torch.arange(TIME)[:, None]
    x = torch.nn.functional.one_hot(text[rows], CLASSES).float()
    logits = out(cell(x))
    loss = torch.nn.functional.cross_entropy(logits.reshape(-1, CLASSES), text[rows + 1].reshape(-1))
    adam.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(params, 5.0)
    adam.step()
    return loss


first = float(step())
begin = time.time()
while time.time() - begin < warm_up:
    last = step()
blocks = []
for _ in range(int(count)):
    n, begin = 0, time.time()
    while time.time() - begin < length:
        step(); n += 1
    blocks.append((time.time() - begin) / n)
blocks.sort()
print(json.dumps({"peer": f"PyTorch {torch.__version__} {mode}", "workload": name, "threads": torch.get_num_threads(),
                  "ms_per_step": round(blocks[len(blocks) // 2] * 1e3, 2), "ms_least": round(blocks[0] * 1e3, 2),
                  "ms_greatest": round(blocks[-1] * 1e3, 2), "chars_per_s": round(BATCH * TIME / blocks[len(blocks) // 2]),
                  "first_loss": round(first, 3), "last_loss": round(float(last), 3)}))
