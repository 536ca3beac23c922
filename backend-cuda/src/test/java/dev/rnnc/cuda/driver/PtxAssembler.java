package dev.rnnc.cuda.driver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/**
 * Assembles PTX to machine code by the compiler that JCuda carries: it needs neither a toolkit, nor
 * a driver, nor a device.
 */
public final class PtxAssembler {
  private static final Pattern USED = Pattern.compile("Used (\\d+) registers");
  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");
  private static final Pattern SPILLED = Pattern.compile("(\\d+) bytes spill stores");

  private PtxAssembler() {}

  /** What the machine code of all kernels of a text needs at most. */
  public record Need(int registers, int spilledBytes, int sharedBytes, int codeBytes) {}

  /**
   * Assembles a text for a capability.
   *
   * @throws AssertionError with the assembler's log, if it refuses
   */
  public static Need assemble(byte[] ptx, ComputeCapability capability) {
    byte[] ended = Arrays.copyOf(ptx, ptx.length + 1);
    nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
    check(JNvPTXCompiler.nvPTXCompilerCreate(handle, ended.length, ended), "");
    try {
      String[] options = {"--gpu-name=sm_" + capability.number(), "--verbose"};
      int result = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
      long[] size = new long[1];
      if (result != 0) {
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
        byte[] log = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, log);
        check(result, text(log));
      }
      check(JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(handle, size), "");
      byte[] log = new byte[(int) size[0] + 1];
      check(JNvPTXCompiler.nvPTXCompilerGetInfoLog(handle, log), "");
      check(JNvPTXCompiler.nvPTXCompilerGetCompiledProgramSize(handle, size), "");
      String said = text(log);
      return new Need(most(USED, said), most(SPILLED, said), most(SHARED, said), (int) size[0]);
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(handle);
    }
  }

  private static int most(Pattern pattern, String log) {
    List<Integer> numbers =
        pattern.matcher(log).results().map(found -> Integer.valueOf(found.group(1))).toList();
    return numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static String text(byte[] log) {
    return new String(log, StandardCharsets.UTF_8).replace("\0", "");
  }

  private static void check(int result, String log) {
    if (result != 0) {
      throw new AssertionError("the PTX compiler answered " + result + "\n" + log);
    }
  }
}
