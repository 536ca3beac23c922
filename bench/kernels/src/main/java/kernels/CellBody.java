package kernels;

import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;

/**
 * The elementwise work of a time step, as the compiler fuses it for W1 and W2: what products and
 * look-ups bring in, the equations, what the other direction needs.
 */
public enum CellBody {
  /** Gates; then the candidate behind the reset gate and the next state. */
  GRU_FORWARD {
    @Override
    ElementwiseSpec spec(int hidden) {
      CodeWriter code = new CodeWriter();
      int inputUpdate = code.read(new Source.Gathered(TABLE, 0, 0));
      int inputReset = code.read(new Source.Gathered(TABLE, hidden, 0));
      int inputCandidate = code.read(new Source.Gathered(TABLE, 2 * hidden, 0));
      int productUpdate = code.row(PRODUCT, 0);
      int productReset = code.row(PRODUCT, hidden);
      int productCandidate = code.row(PRODUCT, 2 * hidden);
      int bias = code.read(new Source.Shared(BIAS));
      int before = code.row(STATE, 0);
      int update = code.sigmoid(code.add(inputUpdate, productUpdate));
      int reset = code.sigmoid(code.add(inputReset, productReset));
      int behind = code.add(productCandidate, bias);
      int candidate = code.tanh(code.multiplyAdd(reset, behind, inputCandidate));
      int kept = code.multiply(update, before);
      int next = code.multiplyAdd(code.subtract(code.constant(1), update), candidate, kept);
      code.sink(update, KEPT, 0);
      code.sink(reset, KEPT, hidden);
      code.sink(behind, KEPT, 2 * hidden);
      code.sink(candidate, KEPT, 3 * hidden);
      code.sink(next, RESULT, 0);
      return code.spec(hidden);
    }
  },

  /** From the gradient of the next state to those of the gates' sums and of the state before. */
  GRU_BACKWARD {
    @Override
    ElementwiseSpec spec(int hidden) {
      CodeWriter code = new CodeWriter();
      int update = code.row(KEPT, 0);
      int reset = code.row(KEPT, hidden);
      int behind = code.row(KEPT, 2 * hidden);
      int candidate = code.row(KEPT, 3 * hidden);
      int before = code.row(STATE, 0);
      int gradient = code.add(code.row(PRODUCT, 0), code.row(RESULT, 0));
      int gradientOfCandidate = code.multiply(gradient, code.subtract(code.constant(1), update));
      int sumCandidate = code.throughTanh(gradientOfCandidate, candidate);
      int sumReset = code.throughSigmoid(code.multiply(sumCandidate, behind), reset);
      int change = code.subtract(before, candidate);
      int sumUpdate = code.throughSigmoid(code.multiply(gradient, change), update);
      code.sink(code.multiply(gradient, update), PRODUCT, 0);
      code.sink(sumUpdate, TABLE, 0);
      code.sink(sumReset, TABLE, hidden);
      code.sink(code.multiply(sumCandidate, reset), TABLE, 2 * hidden);
      code.sink(sumCandidate, TABLE, 3 * hidden);
      return code.spec(hidden);
    }
  },

  /** Four gates, the next cell and the next state. */
  LSTM_FORWARD {
    @Override
    ElementwiseSpec spec(int hidden) {
      CodeWriter code = new CodeWriter();
      int[] inputs = new int[4];
      int[] products = new int[4];
      for (int gate = 0; gate < 4; gate++) {
        inputs[gate] = code.read(new Source.Gathered(TABLE, gate * hidden, 0));
        products[gate] = code.row(PRODUCT, gate * hidden);
      }
      int before = code.row(STATE, 0);
      int[] gates = new int[4];
      for (int gate = 0; gate < 4; gate++) {
        int sum = code.add(inputs[gate], products[gate]);
        gates[gate] = gate < 3 ? code.sigmoid(sum) : code.tanh(sum);
        code.sink(gates[gate], KEPT, gate * hidden);
      }
      int cell = code.multiplyAdd(gates[1], before, code.multiply(gates[0], gates[3]));
      int squashed = code.tanh(cell);
      code.sink(cell, RESULT, 0);
      code.sink(squashed, RESULT, hidden);
      code.sink(code.multiply(gates[2], squashed), RESULT, 2 * hidden);
      return code.spec(hidden);
    }
  },

  /** From the gradients of the next state and cell to those of the gates' sums and of the cell. */
  LSTM_BACKWARD {
    @Override
    ElementwiseSpec spec(int hidden) {
      CodeWriter code = new CodeWriter();
      int input = code.row(KEPT, 0);
      int forget = code.row(KEPT, hidden);
      int output = code.row(KEPT, 2 * hidden);
      int candidate = code.row(KEPT, 3 * hidden);
      int squashed = code.row(RESULT, hidden);
      int before = code.row(STATE, 0);
      int gradient = code.row(PRODUCT, 0);
      int ofNextCell = code.row(PRODUCT, hidden);
      int shown = code.throughTanh(code.multiply(gradient, output), squashed);
      int ofCell = code.add(ofNextCell, shown);
      code.sink(code.throughSigmoid(code.multiply(ofCell, candidate), input), TABLE, 0);
      code.sink(code.throughSigmoid(code.multiply(ofCell, before), forget), TABLE, hidden);
      code.sink(code.throughSigmoid(code.multiply(gradient, squashed), output), TABLE, 2 * hidden);
      code.sink(code.throughTanh(code.multiply(ofCell, input), candidate), TABLE, 3 * hidden);
      code.sink(code.multiply(ofCell, forget), PRODUCT, hidden);
      return code.spec(hidden);
    }
  };

  /** The arrays that a body may name. */
  static final int ARRAYS = 6;

  private static final int TABLE = 0;
  private static final int PRODUCT = 1;
  private static final int BIAS = 2;
  private static final int STATE = 3;
  private static final int KEPT = 4;
  private static final int RESULT = 5;

  /** The code of a number of hidden units, which arrays of four times as many columns serve. */
  abstract ElementwiseSpec spec(int hidden);

  /** How many numbers are read and written for each hidden unit. */
  int arrays(int hidden) {
    ElementwiseSpec spec = spec(hidden);
    return spec.sources().size() + spec.sinks().size();
  }

  /**
   * Adam (Kingma and Ba 2015) on a gradient times the factor of clipping, for weights in array 0,
   * the gradient in 1, the mean in 2, the mean of squares in 3, and in 4 five numbers: the factor,
   * the corrections of both means, the rate, epsilon.
   */
  static ElementwiseSpec adam() {
    CodeWriter code = new CodeWriter();
    int weight = code.row(0, 0);
    int raw = code.row(1, 0);
    int meanBefore = code.row(2, 0);
    int squareBefore = code.row(3, 0);
    int factor = code.read(new Source.PerRow(4, 0));
    int meanCorrection = code.read(new Source.PerRow(4, 1));
    int squareCorrection = code.read(new Source.PerRow(4, 2));
    int rate = code.read(new Source.PerRow(4, 3));
    int epsilon = code.read(new Source.PerRow(4, 4));
    int gradient = code.multiply(raw, factor);
    int keptMean = code.multiply(code.constant(0.9), meanBefore);
    int mean = code.multiplyAdd(code.constant(0.1), gradient, keptMean);
    int square = code.multiply(gradient, gradient);
    int keptSquare = code.multiply(code.constant(0.999), squareBefore);
    int squares = code.multiplyAdd(code.constant(0.001), square, keptSquare);
    int root = code.squareRoot(code.multiply(squares, squareCorrection));
    int step = code.divide(code.multiply(mean, meanCorrection), code.add(root, epsilon));
    code.sink(code.subtract(weight, code.multiply(rate, step)), 0, 0);
    code.sink(mean, 2, 0);
    code.sink(squares, 3, 0);
    return code.spec(ElementwiseSpec.FLAT);
  }
}
