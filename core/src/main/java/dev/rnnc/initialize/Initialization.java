package dev.rnnc.initialize;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Network;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/** Draws the first weights. */
public final class Initialization {
  private Initialization() {}

  /** Every weight of the network under its global name, row-major. */
  public static Map<String, float[]> weights(
      Network network, Map<DataSize, Integer> sizes, long seed) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Network.NamedWeight weight : network.weights()) {
      List<Integer> shape = weight.weight().sizes().stream().map(size -> size.bind(sizes)).toList();
      weights.put(weight.name(), draw(weight.weight().initializer(), shape, seed, weight.name()));
    }
    return weights;
  }

  /** One weight; a matrix with heads is drawn head by head. */
  static float[] draw(Initializer initializer, List<Integer> shape, long seed, String name) {
    int columns = shape.isEmpty() ? 1 : shape.getLast();
    int rows = shape.size() < 2 ? 1 : shape.get(shape.size() - 2);
    int blocks = 1;
    for (int i = 0; i < shape.size() - 2; i++) {
      blocks *= shape.get(i);
    }
    Random random = new Random(seed * 0x9e3779b97f4a7c15L + hash(name));
    float[] all = new float[blocks * rows * columns];
    for (int block = 0; block < blocks; block++) {
      double[] matrix = matrix(initializer, rows, columns, random);
      for (int i = 0; i < matrix.length; i++) {
        all[block * matrix.length + i] = (float) matrix[i];
      }
    }
    return all;
  }

  private static long hash(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static double[] matrix(Initializer initializer, int rows, int columns, Random random) {
    double[] matrix = new double[rows * columns];
    switch (initializer) {
      case Initializer.Constant constant -> Arrays.fill(matrix, constant.value());
      case Initializer.Identity identity -> {
        for (int i = 0; i < Math.min(rows, columns); i++) {
          matrix[i * columns + i] = identity.scale();
        }
      }
      case Initializer.Orthogonal orthogonal ->
          matrix = orthogonal(rows, columns, orthogonal.scale(), random);
      case Initializer.Glorot glorot -> uniform(matrix, Math.sqrt(6.0 / (rows + columns)), random);
      case Initializer.Normal normal -> {
        for (int i = 0; i < matrix.length; i++) {
          matrix[i] = normal.standardDeviation() * random.nextGaussian();
        }
      }
      case Initializer.Uniform uniform -> uniform(matrix, uniform.bound(), random);
    }
    return matrix;
  }

  private static void uniform(double[] matrix, double bound, Random random) {
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = bound * (2 * random.nextDouble() - 1);
    }
  }

  /**
   * Q of the QR decomposition of a Gaussian matrix, its columns' signs those of R's diagonal, so
   * that it is uniform over the orthogonal matrices (Mezzadri 2007).
   */
  private static double[] orthogonal(int rows, int columns, double scale, Random random) {
    int tall = Math.max(rows, columns);
    int narrow = Math.min(rows, columns);
    DMatrixRMaj gaussian = new DMatrixRMaj(tall, narrow);
    for (int i = 0; i < gaussian.data.length; i++) {
      gaussian.data[i] = random.nextGaussian();
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(tall, narrow);
    if (tall > 0 && narrow > 0) {
      qr.decompose(gaussian);
    }
    DMatrixRMaj q = qr.getQ(null, true);
    DMatrixRMaj r = qr.getR(null, true);
    double[] matrix = new double[rows * columns];
    for (int i = 0; i < tall; i++) {
      for (int j = 0; j < narrow; j++) {
        double value = scale * Math.signum(r.get(j, j)) * q.get(i, j);
        matrix[rows >= columns ? i * columns + j : j * columns + i] = value;
      }
    }
    return matrix;
  }
}
