package io.claudebench.core;

import jakarta.inject.Singleton;
import java.util.UUID;

/** The name of this process among the replicas, unique over restarts: a consumer, and the owner of a reply stream. */
@Singleton
public final class ReplicaName {
  private final String name;

  ReplicaName(Settings settings) {
    name = settings.service() + "." + settings.replica().map(replica -> replica + ".").orElse("") + UUID.randomUUID()
        .toString().substring(0, 8);
  }

  public String name() {
    return name;
  }
}
