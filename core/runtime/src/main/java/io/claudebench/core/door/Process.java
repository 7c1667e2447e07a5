package io.claudebench.core.door;

import io.claudebench.core.Settings;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The name of this process among the replicas, unique over restarts: a consumer, and the owner of a reply stream. */
@Singleton
final class Process {
  private final String name;

  Process(Settings settings) {
    name = settings.service() + "." + settings.replica().map(replica -> replica + ".").orElse("") + UUID.randomUUID()
        .toString().substring(0, 8);
  }

  String name() {
    return name;
  }
}
