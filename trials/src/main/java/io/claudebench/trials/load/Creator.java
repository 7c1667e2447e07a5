package io.claudebench.trials.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Recorded;
import java.util.random.RandomGenerator;

/**
 * Makes tasks, each under its own idempotency key; what is not answered is asked again until it is, and now and then
 * what was.
 */
final class Creator implements Runnable {

  private final Client client;
  private final Load load;
  private final RandomGenerator dice;
  private final String run;
  private int made;

  Creator(Client client, Load load, RandomGenerator dice, String run) {
    this.client = client;
    this.load = load;
    this.dice = dice;
    this.run = run;
  }

  @Override
  public void run() {
    while (load.isOpen()) {
      create();
      Await.pause(dice.nextInt(2 * load.mix().pauseMs() + 1));
    }
  }

  private void create() {
    ObjectNode input = input(client.name() + "-" + run + "-" + ++made);
    Recorded call = client.insist("task.create", input);
    if (call.isOk()) {
      load.known(call.body().path("id").asText());
      if (dice.nextInt(10) == 0) {
        client.ask("task.create", input);
      }
    }
  }

  private ObjectNode input(String key) {
    ObjectNode input = Client.input().put("text", key).put("idempotencyKey", key).put("priority", dice.nextInt(101))
        .put("maxAttempts", 2 + dice.nextInt(4));
    input.putObject("backoff").put("initialMs", dice.nextInt(3) * 100).put("factor", 2).put("maxMs", 1000)
        .put("jitter", 0.3);
    if (dice.nextInt(10) == 0) {
      input.put("delayMs", dice.nextInt(1500));
    }
    if (dice.nextInt(1000) < load.mix().strict()) {
      input.put("durability", "strict");
    }
    if (dice.nextInt(10) == 0) {
      input.putArray("requires").add(FlawedWorker.SKILL);
    }
    String parent = load.anyKnown(dice);
    if (!parent.isEmpty() && dice.nextInt(10) == 0) {
      input.put("onParentFailure", dice.nextBoolean() ? "run" : "fail").putArray("dependsOn").add(parent);
    }
    return input;
  }
}
