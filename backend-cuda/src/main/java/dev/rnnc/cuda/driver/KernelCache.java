package dev.rnnc.cuda.driver;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * Compiled kernels in a folder, each once. An entry's name is made of the source and of what the
 * compiler is: source, options, architecture and version; its last line is a checksum, and one that
 * is broken is made again. Where there is no compiler, PTX of the same source that another machine
 * made is taken, if it runs on the device.
 */
public final class KernelCache implements KernelCompiler {
  private static final String MARK = "\n// sha256 ";
  private static final String SUFFIX = ".kernels";
  private static final int TRAILER = MARK.length() + 64;

  private final Path folder;
  private final Optional<KernelCompiler> compiler;
  private final ComputeCapability device;
  private final CudaVersion driver;

  /** Of a compiler, if this machine has one, and for a device. */
  public KernelCache(
      Path folder,
      Optional<KernelCompiler> compiler,
      ComputeCapability device,
      CudaVersion driver) {
    this.folder = folder;
    this.compiler = compiler;
    this.device = device;
    this.driver = driver;
  }

  /** The user's own. */
  public static Path usualFolder() {
    String local = System.getenv("LOCALAPPDATA");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        local != null && System.getProperty("os.name").startsWith("Windows")
            ? Path.of(local)
            : cache != null && !cache.isBlank()
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("rnnc").resolve("kernels");
  }

  @Override
  public byte[] compile(KernelSource source) {
    if (compiler.isEmpty()) {
      return madeElsewhere(name(source));
    }
    Path entry = entry(folder, source, compiler.get());
    return read(entry)
        .orElseGet(() -> {
          byte[] image = compiler.get().compile(source);
          try {
            write(entry, image);
          } catch (IOException notKept) {
            // A full disk only costs time.
            return image;
          }
          return image;
        });
  }

  /**
   * Compiles a source for the caches of other machines.
   *
   * @return the entry, in a folder that is made if it is not there
   */
  static Path keep(KernelSource source, KernelCompiler compiler, Path folder) throws IOException {
    Path entry = entry(folder, source, compiler);
    if (read(entry).isEmpty()) {
      write(entry, compiler.compile(source));
    }
    return entry;
  }

  /** Whether a folder has no kernels. */
  static boolean isEmpty(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      return !entries.iterator().hasNext();
    } catch (IOException | DirectoryIteratorException none) {
      return true;
    }
  }

  private static String name(KernelSource source) {
    return hash(source.text(), String.join("\n", source.kernels()));
  }

  private static Path entry(Path folder, KernelSource source, KernelCompiler compiler) {
    String made = hash(compiler.identity()).substring(0, 16);
    return folder.resolve(name(source) + "." + made + SUFFIX);
  }

  @Override
  public String identity() {
    return compiler.map(KernelCompiler::identity).orElse("no compiler");
  }

  private byte[] madeElsewhere(String name) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, name + ".*")) {
      Optional<byte[]> best = Optional.empty();
      for (Path entry : entries) {
        Optional<byte[]> ptx =
            read(entry).filter(image -> Ptx.target(image).compareTo(device) <= 0);
        best = ptx.isPresent() && newer(ptx.get(), best) ? ptx : best;
      }
      if (best.isPresent()) {
        return Ptx.lowered(best.get(), driver);
      }
    } catch (IOException | DirectoryIteratorException none) {
      throw missing();
    }
    throw missing();
  }

  private static boolean newer(byte[] ptx, Optional<byte[]> best) {
    return best.isEmpty() || Comparator.comparing(Ptx::target).compare(ptx, best.get()) > 0;
  }

  private RnncException missing() {
    return new RnncException(
        Diagnostic.general(
            "E0620",
            (isEmpty(folder)
                    ? Nvrtc.MISSING
                    : "there is no NVRTC here, and none of the kernels in %s is of this model as it is: %s"
                        .formatted(folder, Nvrtc.INSTALL))
                + Nvrtc.elsewhere(folder)));
  }

  /** The entry without its checksum; empty if there is none or it is broken. */
  private static Optional<byte[]> read(Path entry) {
    try {
      byte[] bytes = Files.readAllBytes(entry);
      if (bytes.length > TRAILER) {
        byte[] image = Arrays.copyOf(bytes, bytes.length - TRAILER);
        byte[] trailer = Arrays.copyOfRange(bytes, image.length, bytes.length);
        if (Arrays.equals(trailer, trailer(image))) {
          return Optional.of(image);
        }
      }
      return Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /** In one step, so that no other process reads half of it. */
  private static void write(Path entry, byte[] image) throws IOException {
    Path folder = Files.createDirectories(Objects.requireNonNull(entry.getParent()));
    Path half = Files.createTempFile(folder, "half", ".tmp");
    try {
      byte[] whole = Arrays.copyOf(image, image.length + TRAILER);
      System.arraycopy(trailer(image), 0, whole, image.length, TRAILER);
      Files.write(half, whole);
      Files.move(half, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static byte[] trailer(byte[] image) {
    return (MARK + HexFormat.of().formatHex(sha256().digest(image)))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String hash(String... texts) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
