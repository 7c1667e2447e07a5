package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import jakarta.inject.Singleton;

/** The catalogue of the fleet: the verbs of this service and, from {@code cb:verbs:{service}}, those of the others. */
@Singleton
public final class Fleet {
  private final Verbs verbs;

  Fleet(Verbs verbs) {
    this.verbs = verbs;
  }

  boolean knows(String verb) {
    return verbs.find(verb) != null;
  }

  boolean reads(String name) {
    Verb verb = verbs.find(name);
    return verb != null && verb.readOnly();
  }

  JsonNode inputSchema(String verb) {
    return Json.read(verbs.find(verb).inputSchema());
  }
}
