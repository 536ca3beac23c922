package dev.rnnc.flow;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * How a recurrent matrix stretches what it is multiplied with. In the linear regime gradients
 * vanish where the greatest singular value is below 1, and may explode only where the spectral
 * radius is above 1 (Pascanu, Mikolov and Bengio 2013).
 *
 * @param radius the greatest absolute value of an eigenvalue; none of a matrix that is not square
 * @param singularValues from the greatest to the least; of a matrix with heads those of all heads
 */
public record Spectrum(OptionalDouble radius, List<Double> singularValues) {
  public Spectrum {
    singularValues = List.copyOf(singularValues);
  }

  /**
   * Of a matrix, or of blocks on a diagonal.
   *
   * @param elements {@code [blocks, rows, columns]}; if one is not finite, nothing is
   */
  public static Spectrum of(double[] elements, int blocks, int rows, int columns) {
    if (!Arrays.stream(elements).allMatch(Double::isFinite)) {
      return new Spectrum(OptionalDouble.of(Double.NaN), List.of());
    }
    double radius = 0;
    DoubleStream singular = DoubleStream.empty();
    int size = rows * columns;
    for (int block = 0; block < blocks; block++) {
      double[] own = Arrays.copyOfRange(elements, block * size, (block + 1) * size);
      DMatrixRMaj matrix = DMatrixRMaj.wrap(rows, columns, own);
      if (rows == columns) {
        radius = Math.max(radius, radius(matrix));
      }
      singular =
          DoubleStream.concat(singular, Arrays.stream(SingularOps_DDRM.singularValues(matrix)));
    }
    List<Double> descending = singular.map(value -> -value).sorted().map(v -> -v).boxed().toList();
    return new Spectrum(
        rows == columns ? OptionalDouble.of(radius) : OptionalDouble.empty(), descending);
  }

  private static double radius(DMatrixRMaj matrix) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(matrix.getNumRows(), false);
    if (!eigen.decompose(matrix.copy())) {
      return Double.NaN;
    }
    double radius = 0;
    for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
      Complex_F64 value = eigen.getEigenvalue(i);
      radius = Math.max(radius, Math.hypot(value.getReal(), value.getImaginary()));
    }
    return radius;
  }

  /** The greatest singular value, 0 of an empty matrix. */
  public double greatest() {
    return singularValues.isEmpty() ? 0 : singularValues.getFirst();
  }

  /** The middle one. */
  public double median() {
    return singularValues.isEmpty() ? 0 : singularValues.get(singularValues.size() / 2);
  }

  /** The least one. */
  public double least() {
    return singularValues.isEmpty() ? 0 : singularValues.getLast();
  }
}
