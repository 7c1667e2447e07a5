package io.claudebench.trials.load;

import io.claudebench.testkit.Await;
import java.util.random.RandomGenerator;

/** Reads tasks, and now and then cancels one. */
final class Onlooker implements Runnable {
  private static final int PAUSE_MS = 20;

  private final Client client;
  private final Load load;
  private final RandomGenerator dice;

  Onlooker(Client client, Load load, RandomGenerator dice) {
    this.client = client;
    this.load = load;
    this.dice = dice;
  }

  @Override
  public void run() {
    while (load.isOpen()) {
      Await.pause(PAUSE_MS);
      String id = load.anyKnown(dice);
      if (id.isEmpty()) {
        continue;
      }
      if (dice.nextInt(1000) < load.mix().troubles() / 5) {
        client.ask("task.cancel", Client.input().put("id", id).put("force", dice.nextInt(3) == 0));
      } else {
        client.ask("task.get", Client.input().put("id", id));
      }
    }
  }
}
