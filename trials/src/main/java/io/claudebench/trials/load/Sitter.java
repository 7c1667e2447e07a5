package io.claudebench.trials.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Recorded;

/**
 * Takes one task under a long lease, asking again while it does not know whether it has it, says nothing of it but that
 * itself is alive, and completes it in the end.
 */
final class Sitter implements Runnable {
  private static final int LEASE_MS = 600_000;
  private static final int BEAT_MS = 1_000;

  private final Client client;
  private final Load load;

  Sitter(Client client, Load load) {
    this.client = client;
    this.load = load;
  }

  @Override
  public void run() {
    ObjectNode about = Client.input().put("id", client.name()).put("capacity", 1)
        .put("ttlSeconds", load.mix().ttlSeconds());
    about.putArray("roles");
    client.insist("system.register", about);
    JsonNode task = null;
    ObjectNode unclear = null;
    for (int n = 1; !load.isOver(); n++) {
      if (task == null && (load.isOpen() || unclear != null)) {
        ObjectNode claim = unclear != null ? unclear : Client.input().put("workerId", client.name())
            .put("leaseMs", LEASE_MS).put("idempotencyKey", client.name() + "-" + n);
        Recorded asked = client.ask("task.claim", claim);
        unclear = asked.isWorthRepeating() ? claim : null;
        task = asked.body().at("/tasks/0");
        task = task.isMissingNode() ? null : task;
      } else if (task != null && !load.isOpen()) {
        client.insist("task.complete", client.lease(task.path("id").asText(), task.path("fence").asLong())
            .put("result", "in the end"));
        task = null;
      }
      client.ask("system.heartbeat", Client.input().put("instanceId", client.name()));
      Await.pause(BEAT_MS);
    }
  }
}
