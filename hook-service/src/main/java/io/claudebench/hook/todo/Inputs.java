package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Texts;
import java.util.List;

/** Todos as the inputs of task verbs. What is too long for a task's text stands whole in its metadata. */
final class Inputs {
  /** What a session's instance can do, and the task of a todo requires. */
  static final String CAPABILITY = "todo";
  private static final int TEXT_MAX = 500;
  private static final int ATTEMPTS = 100;
  /** Below what task-service takes, for the ids of a task that stands before this one. */
  private static final int METADATA_BYTES = 16_000;

  private final String session;

  Inputs(String session) {
    this.session = session;
  }

  /** @param before the name, such as {@code reopens}, under which stands the task that it follows; null for none */
  ObjectNode create(Wanted todo, String before, String task, List<String> waitsFor) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("text", text(todo)).put("maxAttempts", ATTEMPTS);
    input.putArray("requires").add(CAPABILITY);
    ObjectNode metadata = metadata(todo);
    metadata.properties().removeIf(one -> one.getValue().isNull());
    if (before != null) {
      metadata.put(before, task);
    }
    input.set("metadata", metadata);
    if (!waitsFor.isEmpty()) {
      waitsFor.forEach(input.putArray("dependsOn")::add);
      input.put("onParentFailure", "run"); // what blocks may go off the list
    }
    return input;
  }

  ObjectNode update(Wanted todo, String task) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("id", task);
    input.putObject("updates").put("text", text(todo)).set("metadata", metadata(todo));
    return input;
  }

  /** Of what create and update tell. */
  String told(Wanted todo) {
    ObjectNode all = Json.MAPPER.createObjectNode().put("text", text(todo));
    all.set("metadata", metadata(todo));
    return Json.digest(all);
  }

  ObjectNode forward(String task) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("id", task);
    input.putObject("updates").put("status", "pending");
    return input;
  }

  ObjectNode assign(String task) {
    return Json.MAPPER.createObjectNode().put("taskId", task).put("instanceId", session);
  }

  ObjectNode unassign(String task) {
    return Json.MAPPER.createObjectNode().put("taskId", task);
  }

  ObjectNode claim(int leaseMs) {
    return Json.MAPPER.createObjectNode().put("workerId", session).put("maxTasks", 1).put("leaseMs", leaseMs);
  }

  ObjectNode held(String task, long fence) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("id", task).put("workerId", session);
    return fence > 0 ? input.put("fence", fence) : input;
  }

  ObjectNode complete(String task, long fence) {
    ObjectNode input = held(task, fence);
    input.putObject("result").put("status", "completed").put("sessionId", session);
    return input;
  }

  ObjectNode cancel(String task, String reason) {
    return Json.MAPPER.createObjectNode().put("id", task).put("reason", reason).put("force", true);
  }

  ObjectNode register(int capacity, int ttlSeconds) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("id", session).put("capacity", capacity)
        .put("ttlSeconds", ttlSeconds);
    input.putArray("roles");
    input.putArray("capabilities").add(CAPABILITY);
    input.putObject("metadata").put("claudebench.session", true); // instance-service knows sessions by it
    return input;
  }

  ObjectNode unregister() {
    return Json.MAPPER.createObjectNode().put("instanceId", session).put("onlySession", true);
  }

  private static String text(Wanted todo) {
    return Texts.start(todo.text(), TEXT_MAX);
  }

  /** What it does not have stands there as null, which an update takes away. */
  private ObjectNode metadata(Wanted todo) {
    String text = text(todo);
    ObjectNode metadata = Json.MAPPER.createObjectNode().put("sessionId", session).put("todo", todo.key().substring(1))
        .put("activeForm", todo.activeForm()).put("description", todo.description())
        .put("text", text.equals(todo.text()) ? null : todo.text());
    if (todo.blockedBy().isEmpty()) {
      metadata.putNull("blockedBy");
    } else {
      todo.blockedBy().forEach(key -> metadata.withArray("blockedBy").add(key.substring(1)));
    }
    for (String field : List.of("description", "blockedBy", "text")) {
      for (int most = Todo.CONTENT_MAX / 2; most > 0 && Json.bytes(metadata).length > METADATA_BYTES; most /= 2) {
        shorten(metadata, field, most);
      }
    }
    return metadata;
  }

  private static void shorten(ObjectNode metadata, String field, int most) {
    if (metadata.path(field).isTextual()) {
      metadata.put(field, Texts.start(metadata.get(field).textValue(), most));
    } else {
      metadata.putNull(field);
    }
  }
}
