package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import io.vertx.mutiny.redis.client.Response;

/** Stands where task-service stands: owns {@code task.list} in the catalogue, and answers it over the event door. */
public final class TaskOwner implements AutoCloseable {
  public static final String ROW = """
      {"name":"task.list","service":"task-service","summary":"Lists.","persist":false,"readOnly":true,"waits":false,"lifeline":false,"timeoutMs":5000,"roles":[],
      "emits":[],"mcp":false,"destructive":false,"inputSchema":{},"outputSchema":{}}""";

  private final Registry registry;
  private final Thread thread;
  private volatile String answer;
  private volatile JsonNode asked;
  private volatile boolean isClosing;

  TaskOwner(Registry registry) {
    this.registry = registry;
    registry.run("HSET", "cb:verbs:task-service", "task.list", ROW);
    registry.run("DEL", "cb:carried:task");
    thread = Thread.ofVirtual().start(this::serve);
  }

  void answers(String result) {
    answer = "\"result\":" + result;
  }

  void refuses(String word, String sentence) {
    answer = "\"error\":{\"code\":-32008,\"message\":\"" + sentence + "\",\"data\":{\"code\":\"" + word + "\"}}";
  }

  /** The input of the last call. */
  JsonNode asked() {
    return asked;
  }

  private void serve() {
    while (!isClosing) {
      for (Response entry : registry.run("XRANGE", "cb:carried:task", "-", "+")) {
        JsonNode command = Rest.json(entry.get(1).get(1).toString());
        asked = command.get("params");
        registry.run("XADD", command.get("replyTo").asText(), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":"
            + command.get("id") + "," + answer + "}");
        registry.run("XDEL", "cb:carried:task", entry.get(0).toString());
      }
    }
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
