package io.claudebench.event.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.event.Cursor;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What a client is told beside events: of which types history is missing, each once on its way, and of an epoch. */
final class Notices {
  private static final String EVERY = "*";

  private final Sink sink;
  private final Runnable onGap;
  private final Set<String> told = new HashSet<>();
  private boolean isOutdated;

  /** @param onGap hears of each gap that is told */
  Notices(Sink sink, Runnable onGap) {
    this.sink = sink;
    this.onGap = onGap;
  }

  /** Whether it is to load what it knows again. */
  boolean isOutdated() {
    return isOutdated;
  }

  /** @param place in the epoch that is now */
  void epoch(long was, Cursor place) {
    isOutdated = true;
    sink.frame("epoch", place, Json.MAPPER.createObjectNode().put("epoch", place.epoch()).put("was", was)
        .put("cursor", place.text()));
  }

  void gap(Collection<String> types, Filter filter, Cursor after) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    var missed = data.putArray("types");
    types.stream().filter(type -> (type.equals(EVERY) || filter.passesType(type)) && !told.contains(type))
        .forEach(missed::add);
    missed.forEach(type -> told.add(type.textValue()));
    if (!missed.isEmpty()) {
      onGap.run();
      sink.frame("gap", null, data.put("after", after.text()));
    }
  }

  /** Who asks for all that is kept misses nothing. */
  void waive() {
    told.add(EVERY);
  }

  /** Whether no gap would be told. */
  boolean isSilent() {
    return told.contains(EVERY);
  }

  /** From here on it is another way. */
  void renew() {
    told.clear();
  }
}
