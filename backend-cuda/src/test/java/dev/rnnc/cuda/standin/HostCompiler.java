package dev.rnnc.cuda.standin;

import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.KernelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compiles CUDA C by g++ to a shared library, which the stand-in loads as a module. */
public final class HostCompiler implements KernelCompiler {
  private static final Pattern DYNAMIC_SHARED =
      Pattern.compile(
          "extern\\s+__shared__\\s+((?:alignas|__align__)\\s*\\(\\s*\\d+\\s*\\)\\s*)?([\\w ]+?)\\s+(\\w+)\\s*\\[\\s*\\]\\s*;");

  private static final Map<KernelSource, byte[]> COMPILED = new ConcurrentHashMap<>();

  private HostCompiler() {}

  /** Skips the test where there is no g++. */
  public static HostCompiler require() {
    HostCxx.require();
    return new HostCompiler();
  }

  @Override
  public byte[] compile(KernelSource source) {
    byte[] known = COMPILED.get(source);
    byte[] image = known == null ? link(source) : known;
    COMPILED.put(source, image);
    return image;
  }

  private static byte[] link(KernelSource source) {
    try {
      Path folder = Files.createDirectories(HostCxx.BUILT);
      Path text = Files.createTempFile(folder, "kernels", ".cpp");
      Path library = Path.of(text.toString().replace(".cpp", ".so"));
      try {
        Files.writeString(text, asHostCode(source));
        HostCxx.link(library, "-O0", List.of("-I", HostCxx.SOURCES.toString(), text.toString()));
        return Files.readAllBytes(library);
      } finally {
        Files.deleteIfExists(text);
        Files.deleteIfExists(library);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String identity() {
    return "g++";
  }

  private static String asHostCode(KernelSource source) {
    String text =
        DYNAMIC_SHARED
            .matcher(source.text())
            .replaceAll("$2* $3 = ($2*)standin_runtime->dynamic_shared();");
    String kernels =
        source.kernels().stream()
            .map("STANDIN_KERNEL(%s)\n"::formatted)
            .collect(Collectors.joining());
    return "#include \"device.h\"\n#line 1 \"" + source.name() + "\"\n" + text + "\n" + kernels;
  }
}
