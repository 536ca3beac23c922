package dev.rnnc.cli.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves the page of a run that is under way, to this machine alone: the page, and the lines of the
 * log that it does not have yet.
 */
public final class LiveServer implements AutoCloseable {
  private static final String FROM = "from=";

  private final HttpServer server;

  private LiveServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts on a free port of the loopback address.
   *
   * @param page made anew each time that it is asked for
   */
  public static LiveServer start(RunFolder run, Supplier<ReportPage> page) {
    try {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(loopback, 0);
      server.createContext(
          "/log", exchange -> answer(exchange, "text/plain", lines(exchange, run)));
      server.createContext("/", exchange -> answer(exchange, "text/html", page.get().html()));
      server.start();
      return new LiveServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the page is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static String lines(HttpExchange exchange, RunFolder run) {
    List<String> all = RunLog.readLines(run.log());
    String query = exchange.getRequestURI().getQuery();
    boolean says = query != null && query.matches(FROM + "\\d{1,9}");
    int from = says ? Integer.parseInt(query.substring(FROM.length())) : 0;
    return String.join("\n", all.subList(Math.min(from, all.size()), all.size()));
  }

  /** Another host's name would be a page of elsewhere that was led here. */
  private static void answer(HttpExchange exchange, String kind, String text) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    boolean own = host != null && host.matches("(127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d+");
    byte[] body = (own ? text : "this page is for this machine").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", kind + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(own ? 200 : 403, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
