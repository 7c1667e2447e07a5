package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.ArrayList;
import java.util.List;

/** What is known of a todo's task, as the mapping keeps it; it does not change, {@link #with} makes others. */
final class Made {
  static final Made NOTHING = new Made(Json.MAPPER.createObjectNode());

  private final ObjectNode facts;

  private Made(ObjectNode facts) {
    this.facts = facts;
  }

  static Made of(String kept) {
    return new Made((ObjectNode) Json.read(kept));
  }

  /** Id of the task; null while there is none. */
  String task() {
    return facts.path("task").textValue();
  }

  /** Which of the todo's attempts it is. */
  int attempt() {
    return facts.path("attempt").asInt();
  }

  Place place() {
    return Place.valueOf(facts.path("place").asText(Place.pending.name()));
  }

  /** Of the session's lease; 0 when there is none, or it is not known. */
  long fence() {
    return facts.path("fence").asLong();
  }

  /** Digest of the text and metadata that it was given. */
  String told() {
    return facts.path("told").asText();
  }

  /** Ids of the tasks that it waits for. */
  List<String> waitsFor() {
    var ids = new ArrayList<String>();
    facts.path("waitsFor").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  /** How often it was looked at since it was last where it should be. */
  int looks() {
    return facts.path("looks").asInt();
  }

  /** Whether this version of the todo was given up. */
  boolean isGivenUp(Wanted wanted) {
    return facts.path("givenUp").asText().equals(wanted.rev());
  }

  Made givenUp(Wanted wanted, String why) {
    return with("givenUp", wanted.rev()).with("note", why);
  }

  Made at(Place place) {
    Made there = with("place", place.name());
    return place == Place.in_progress ? there : there.with("fence", null);
  }

  Made arrived() {
    return with("looks", null).with("givenUp", null).with("note", null);
  }

  /** @param value null takes it away */
  Made with(String name, Object value) {
    ObjectNode copy = facts.deepCopy();
    if (value == null) {
      copy.remove(name);
    } else {
      copy.set(name, Json.MAPPER.valueToTree(value));
    }
    return new Made(copy);
  }

  @Override
  public String toString() {
    return facts.toString();
  }
}
