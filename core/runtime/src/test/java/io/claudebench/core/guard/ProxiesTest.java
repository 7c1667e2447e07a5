package io.claudebench.core.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on loopback says whom it takes for its client; whoever asks it is 127.0.0.1. */
class ProxiesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer server;
  private static volatile Proxies proxies = new Proxies(List.of());

  @BeforeAll
  static void listens() {
    server = VERTX.createHttpServer().requestHandler(request -> request.response()
        .end(proxies.client(request) + " " + (proxies.isTls(request) ? "https" : "http")))
        .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  @AfterAll
  static void ends() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatAStrangerForgesChangesNothing() {
    for (List<String> named : List.of(List.<String>of(), List.of("10.0.0.0/8"), List.of("127.0.0.2", "::1"))) {
      proxies = new Proxies(named);
      assertEquals("127.0.0.1 http", seen("X-Forwarded-For: 10.9.9.9", "X-Forwarded-Proto: https",
          "X-Forwarded-Ssl: on", "Forwarded: for=10.9.9.9;proto=https", "X-Real-IP: 10.9.9.9"), named::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      127.0.0.1            | X-Forwarded-For: 9.9.9.9                             | 9.9.9.9 http
      127.0.0.0/8          | X-Forwarded-For: 2001:db8::1                         | 2001:db8::1 http
      127.0.0.1            | X-Forwarded-For: 6.6.6.6, 9.9.9.9                    | 9.9.9.9 http
      127.0.0.1            | X-Forwarded-For: 6.6.6.6;X-Forwarded-For: 9.9.9.9    | 9.9.9.9 http
      127.0.0.1,10.0.0.0/8 | X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.2.3          | 9.9.9.9 http
      127.0.0.1            | X-Forwarded-For: 9.9.9.9, unknown                    | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-For: 9.9.9.9, evil.example.com           | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-For:                                     | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-Proto: https                             | 127.0.0.1 https
      127.0.0.1            | X-Forwarded-Proto: ,                                 | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-Proto: ;X-Forwarded-Proto:               | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-Proto: https, http                       | 127.0.0.1 http
      127.0.0.1            | Forwarded: for=9.9.9.9;proto=https                   | 127.0.0.1 http
      127.0.0.1            | X-Forwarded-Ssl: on;X-Forwarded-Host: evil           | 127.0.0.1 http
      """)
  void aNamedProxySaysForWhomItAsksButNotWhatItsClientSaid(String named, String headers, String client) {
    proxies = new Proxies(List.of(named.split(",")));
    assertEquals(client, seen(headers.split(";(?=X-)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0", "1.2.3.4/", "proxy.example.com", "fe80::/x", ""})
  void whatIsNoNetworkIsRefusedInOneSentence(String network) {
    var refused = assertThrows(IllegalStateException.class, () -> new Proxies(List.of(network)));
    assertTrue(refused.getMessage().startsWith("claudebench.proxies has " + network), refused::getMessage);
  }

  private static String seen(String... headers) {
    try (var socket = new Socket("127.0.0.1", server.actualPort())) {
      String request = "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + String.join("\r\n", headers)
          + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
