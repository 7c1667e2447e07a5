package io.claudebench.trials.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Recorded;
import io.claudebench.trials.kit.Times;
import java.util.random.RandomGenerator;

/**
 * Claims and works: mostly it completes, sometimes it fails, gives back, repeats itself, or holds still past its lease
 * and goes on.
 */
final class FlawedWorker implements Runnable {
  private static final int WAIT_MS = 500;
  /** In a crowd most wait, and asking twice a second each would only measure the asking. */
  private static final int CROWD = 200;
  private static final int CROWD_WAIT_MS = 5_000;
  /** What some tasks require and every other worker can. */
  static final String SKILL = "skill";

  private final Client client;
  private final Load load;
  private final RandomGenerator dice;

  FlawedWorker(Client client, Load load, RandomGenerator dice) {
    this.client = client;
    this.load = load;
    this.dice = dice;
  }

  @Override
  public void run() {
    register();
    while (!load.isOver()) {
      Recorded claim = client.ask("task.claim", Client.input().put("workerId", client.name()).put("waitMs",
          load.mix().workers() > CROWD ? CROWD_WAIT_MS : WAIT_MS)
          .put("maxTasks", load.mix().isLong() ? 1 : 1 + dice.nextInt(3)).put("leaseMs", Times.LEASE_MS));
      if (claim.isOk()) {
        workAll(claim.body().path("tasks"));
      } else if (claim.word().equals("NOT_FOUND")) {
        register();
      } else {
        Await.pause(50 + dice.nextInt(150));
      }
    }
  }

  private void register() {
    ObjectNode input = Client.input().put("id", client.name()).put("capacity", 10)
        .put("ttlSeconds", load.mix().ttlSeconds());
    input.putArray("roles").add("worker");
    if (client.name().matches(".*[02468]")) {
      input.putArray("capabilities").add(SKILL);
    }
    while (!load.isOver() && !client.ask("system.register", input).isOk()) {
      Await.pause(200);
    }
  }

  private void workAll(JsonNode tasks) {
    tasks.forEach(task -> work(task.path("id").asText(), task.path("fence").asLong()));
  }

  private void work(String task, long fence) {
    if (load.mix().isLong()) {
      renew(task, fence);
    }
    int chance = load.isOpen() ? dice.nextInt(1000) : 1000;
    if (chance < load.mix().zombies()) {
      Await.pause(Times.LEASE_MS + 500 + dice.nextInt(1500));
      afterwards(task, fence);
    } else if (chance - load.mix().zombies() < load.mix().troubles()) {
      trouble(task, fence);
    } else if (!load.mix().isLong() && load.isOpen() && dice.nextInt(4) == 0) {
      workAll(client.insist("task.complete", completion(task, fence).put("claimNext", 1)).body().path("next"));
    } else {
      complete(task, fence);
    }
  }

  /** As long as one and a half leases, renewed like a good worker does. */
  private void renew(String task, long fence) {
    for (int i = 0; i < 6 && load.isOpen(); i++) {
      Await.pause(Times.LEASE_MS / 4);
      client.ask("task.heartbeat", client.lease(task, fence));
    }
  }

  /** What a worker says that does not know how long it slept. */
  private void afterwards(String task, long fence) {
    switch (dice.nextInt(4)) {
      case 0 -> client.ask("task.heartbeat", client.lease(task, fence));
      case 1 -> fail(task, fence, true);
      case 2 -> client.insist("task.release", client.lease(task, fence));
      default -> complete(task, fence);
    }
  }

  private void trouble(String task, long fence) {
    switch (dice.nextInt(8)) {
      case 0 -> fail(task, fence, true);
      case 1 -> fail(task, fence, dice.nextInt(4) > 0);
      case 2 -> client.insist("task.release", client.lease(task, fence).put("deny", dice.nextInt(3) == 0));
      case 3 -> {
        client.ask("task.heartbeat", client.lease(task, fence));
        complete(task, fence);
      }
      case 4 -> {
        client.ask("task.heartbeat", client.lease(task, fence - 1));
        client.ask("task.complete", client.lease(task, fence - 1).put("result", "forged"));
        complete(task, fence);
      }
      case 5 -> {
        complete(task, fence);
        complete(task, fence);
      }
      case 6 -> {
        fail(task, fence, true);
        client.insist("task.complete", client.lease(task, fence).put("result", "too late"));
      }
      default -> {
        client.ask("task.cancel", Client.input().put("id", task).put("force", dice.nextBoolean()));
        complete(task, fence);
      }
    }
  }

  private void complete(String task, long fence) {
    client.insist("task.complete", completion(task, fence));
  }

  private ObjectNode completion(String task, long fence) {
    return client.lease(task, fence).put("result", client.name() + " at " + fence);
  }

  private void fail(String task, long fence, boolean retryable) {
    ObjectNode input = client.lease(task, fence);
    input.putObject("error").put("message", "on purpose").put("retryable", retryable);
    client.insist("task.fail", input);
  }
}
