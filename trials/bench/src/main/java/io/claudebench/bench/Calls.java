package io.claudebench.bench;

import io.claudebench.testkit.ServiceProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Single calls, for what stands around a measurement. */
final class Calls implements AutoCloseable {
  private static final int PATIENCE_S = 60;

  private final Connection connection;

  Calls(Loop loop, ServiceProcess service) {
    this.connection = new Connection(loop, service.port());
  }

  /** The body of a 2xx; anything else fails. */
  String post(String path, String json) {
    String[] answer = ask(path, json);
    if (!answer[0].isEmpty()) {
      throw new IllegalStateException("POST " + path + " answered " + answer[0] + ": " + answer[1]);
    }
    return answer[1];
  }

  /** The word of the refusal; empty when there was none. */
  String refusal(String path, String json) {
    return ask(path, json)[0];
  }

  private String[] ask(String path, String json) {
    var answered = new CompletableFuture<String[]>();
    connection.send(Http.post(path, json),
        answer -> answered.complete(new String[] {answer.isOk() ? "" : answer.word(), answer.text()}));
    return answered.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    connection.close();
  }
}
