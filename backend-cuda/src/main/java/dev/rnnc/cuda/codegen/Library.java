package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.Precision;
import dev.rnnc.source.BrokenInvariant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The CUDA C that kernels call: files beside this class, of which a program gets what it needs. */
final class Library {
  /** A file, the words that call for it, and the files that it needs itself. */
  private record Part(String file, List<String> words, List<String> needs) {}

  /** What products make of their operands: a file for each precision. */
  private static final String OPERAND = "operand";

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "elements",
              List.of("sigmoid(", "softplus(", "relu(", "sign(", "maximum(", "minimum("),
              List.of()),
          new Part("random", List.of("row_key(", "keep("), List.of()),
          new Part(
              "rows",
              List.of(
                  "row_sum(",
                  "row_maximum(",
                  "row_softmax(",
                  "row_cross_entropy(",
                  "row_loss_and_gradient("),
              List.of("elements")),
          new Part(OPERAND, List.of("operand("), List.of()),
          new Part("matrices", List.of("Rows<", "Tile<"), List.of(OPERAND)),
          new Part(
              "product", List.of(" product<", "matrix_product<"), List.of("matrices", OPERAND)),
          new Part(
              "sums",
              List.of("outer_sum<", "add_parts(", "sum_rows(", "lookup_gradient("),
              List.of("matrices", OPERAND)),
          new Part("blocks", List.of("block_product<"), List.of(OPERAND)),
          new Part("columns", List.of("grid_barrier(", "column_product<"), List.of(OPERAND)),
          new Part("registers", List.of("held_product<"), List.of("columns", OPERAND)));

  private Library() {}

  /** The parts that kernels need, in an order in which they can stand. */
  static String of(String kernels, Precision precision) {
    List<String> wanted = new ArrayList<>();
    for (Part part : PARTS) {
      if (part.words().stream().anyMatch(kernels::contains)) {
        wanted.addAll(part.needs());
        wanted.add(part.file());
      }
    }
    StringBuilder text = new StringBuilder();
    for (Part part : PARTS) {
      if (wanted.contains(part.file())) {
        String file = part.file().equals(OPERAND) ? precision.word() : part.file();
        text.append(read(file)).append('\n');
      }
    }
    return text.toString();
  }

  private static String read(String part) {
    try (InputStream in = Library.class.getResourceAsStream(part + ".cu")) {
      if (in == null) {
        throw new BrokenInvariant("CUDA code", part + ".cu is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException thrown) {
      throw new java.io.UncheckedIOException(thrown);
    }
  }
}
