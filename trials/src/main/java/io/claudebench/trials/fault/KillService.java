package io.claudebench.trials.fault;

import io.claudebench.trials.kit.Plan;

/** kill -9 of a task-service at any moment, and again, each time the other goes on alone. */
record KillService(int replicas) implements Fault {

  @Override
  public String name() {
    return "kill-service-" + replicas;
  }

  @Override
  public String does() {
    return "kill -9 of any of " + replicas + " task-services, again and again";
  }

  @Override
  public Plan plan() {
    return Plan.trial(replicas);
  }

  @Override
  public void strike(Stage stage) {
    var replicas = stage.fleet().replicasOf("task-service");
    long until = stage.now() + stage.seconds() * 1_000_000_000L;
    int kills = 0;
    do {
      var victim = replicas.get(stage.dice().nextInt(replicas.size()));
      stage.mark("kill -9 " + victim);
      victim.kill9();
      kills++;
      stage.work(200);
      stage.fleet().restart(victim.toString());
      stage.mark("back " + victim);
      stage.work(700);
    } while (stage.now() < until);
    stage.say(kills + " kills");
  }
}
