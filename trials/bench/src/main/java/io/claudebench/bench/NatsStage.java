package io.claudebench.bench;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The broker nats-server, without its persistent streams: the same fan-out, of texts as long, kept nowhere. */
final class NatsStage implements Stage {
  private static final String REST = "x".repeat(400);
  private final ServiceProcess process;
  private final Socket socket;

  NatsStage(Testbed testbed, Path program) {
    this.process = testbed.start("nats-server", List.of("sh", "-c", "exec " + program
        + " -a 127.0.0.1 -p $QUARKUS_HTTP_PORT"), Map.of());
    Await.pause(1000);
    try {
      this.socket = new Socket("127.0.0.1", process.port());
      socket.getOutputStream().write("CONNECT {\"verbose\":false}\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public ServiceProcess process() {
    return process;
  }

  @Override
  public byte[] request() {
    return "CONNECT {\"verbose\":false}\r\nSUB bench 1\r\n".getBytes(UTF_8);
  }

  @Override
  public void say(int count) {
    String text = "~" + System.nanoTime() + "~" + REST;
    String message = "PUB bench " + text.length() + "\r\n" + text + "\r\n";
    try {
      socket.getOutputStream().write(message.repeat(count).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
