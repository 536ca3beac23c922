package dev.rnnc.cli.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page of a run that is under way, to this machine alone: the page, the lines of the log
 * that it does not have yet, and what is found with the latest weights.
 */
public final class LiveServer implements AutoCloseable {
  private static final String FROM = "from=";

  /** What is found takes a while, in which the log is to be had all the same. */
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().name("page-", 0).daemon().factory();

  /** A page that has not asked for so long is closed or hidden. */
  private static final long FOLLOWS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LAST_SECONDS = 10;

  private final HttpServer server;
  private final RunReport report;
  private final Supplier<Findings> findings;
  private final CountDownLatch lastGiven = new CountDownLatch(1);
  private volatile long askedNanos = System.nanoTime() - FOLLOWS_NANOS;
  private volatile boolean over;
  private @Nullable Found found;

  /** The findings of a file of weights, as JSON. */
  private record Found(Path weights, long modified, String json) {}

  private LiveServer(HttpServer server, RunReport report, Supplier<Findings> findings) {
    this.server = server;
    this.report = report;
    this.findings = findings;
  }

  /**
   * Starts on a free port of the loopback address.
   *
   * @param report makes the page anew each time that it is asked for
   * @param findings what is found with the present weights; asked for once for each file of them
   */
  public static LiveServer start(RunReport report, Supplier<Findings> findings) {
    try {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(loopback, 0);
      LiveServer made = new LiveServer(server, report, findings);
      server.setExecutor(Executors.newThreadPerTaskExecutor(THREADS));
      server.createContext("/log", exchange -> answer(exchange, "text/plain", made::lines));
      server.createContext(
          "/findings", exchange -> answer(exchange, "application/json", _ -> made.findings()));
      server.createContext(
          "/", exchange -> answer(exchange, "text/html", _ -> report.livePage().html()));
      server.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the page is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private String lines(HttpExchange exchange) {
    askedNanos = System.nanoTime();
    boolean last = over;
    List<String> all = report.lines();
    String query = exchange.getRequestURI().getQuery();
    boolean says = query != null && query.matches(FROM + "\\d{1,9}");
    int from = says ? Integer.parseInt(query.substring(FROM.length())) : 0;
    if (last) {
      exchange.getResponseHeaders().set("X-Over", "yes");
    }
    return String.join("\n", all.subList(Math.min(from, all.size()), all.size()));
  }

  private synchronized String findings() {
    boolean last = over;
    Path weights = report.weights();
    Found known = found;
    try {
      long modified = Files.exists(weights) ? Files.getLastModifiedTime(weights).toMillis() : 0;
      if (known == null || !known.weights().equals(weights) || known.modified() != modified) {
        known = new Found(weights, modified, findings.get().json());
        found = known;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RnncException refused) {
      return new Findings(Map.of("problem", refused.getMessage()), "null").json();
    } finally {
      if (last) {
        lastGiven.countDown();
      }
    }
    return known.json();
  }

  /** What is answered to a request. */
  private interface Answer {
    String to(HttpExchange exchange);
  }

  /** Another host's name would be a page of elsewhere that was led here. */
  private static void answer(HttpExchange exchange, String kind, Answer text) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    boolean own = host != null && host.matches("(127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d+");
    String said = own ? text.to(exchange) : "this page is for this machine";
    byte[] body = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", kind + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(own ? 200 : 403, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Ends when a page that follows has what came last, so that it can be read from then on. */
  @Override
  public void close() {
    over = true;
    if (System.nanoTime() - askedNanos < FOLLOWS_NANOS) {
      try {
        boolean given = lastGiven.await(LAST_SECONDS, TimeUnit.SECONDS);
        server.stop(given ? 1 : 0);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    server.stop(0);
  }
}
