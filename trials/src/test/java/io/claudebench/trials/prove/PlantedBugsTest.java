package io.claudebench.trials.prove;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import io.claudebench.trials.fault.Experiment;
import io.claudebench.trials.fault.Fault;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.load.Mix;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checker that never failed proves nothing: with each of these bugs in the service it must. */
@Timeout(120)
class PlantedBugsTest {
  private static final int SEED = 20;
  private static final int SECONDS = 2;

  enum Bug {
    NO_FENCE_CHECK("I3", Mutant.script("lib/lease",
        "if leased and proven and (worker == '' or worker == t.assignedTo) then", "if leased then")),
    DOUBLE_PUSH("I1-I4", Mutant.script("lib/hand_back", "  leave(t)\n", "")),
    LOST_EVENT("I6", Mutant.core("lib/event", "  redis.call('XADD', streams .. type,",
        "  if version % 5 == 3 then return end\n  redis.call('XADD', streams .. type,")),
    MISSING_ZREM("I4", Mutant.script("lib/place", "redis.call('ZREM', queue_of(t), t.id)", "local _ = 0")),
    SKIPPED_VERSION("I9",
        Mutant.type("persist/Upsert", "WHERE task.version < EXCLUDED.version", "WHERE task.version < 3")),
    KEY_IGNORED("I5", Mutant.core("lib/once", "if kept then", "if kept and false then")),
    REVIVED("I4", Mutant.script("task_complete", "return { id, t.status, t.completedAt, nexts }",
        "redis.call('ZADD', pending, 0, t.id)\nreturn { id, t.status, t.completedAt, nexts }")),
    FORGOTTEN("I1 acknowledged creates", Mutant.script("task_create", "      answer = { t.id,",
        "      if t.durability ~= 'strict' and tonumber(string.sub(t.id, 3)) % 9 == 5 then"
            + " redis.call('DEL', tasks .. t.id); redis.call('ZREM', outbox, t.id) end\n"
            + "      answer = { t.id,"));

    private final String rule;
    private final Mutant mutant;

    Bug(String rule, Mutant mutant) {
      this.rule = rule;
      this.mutant = mutant;
    }
  }

  @ParameterizedTest
  @EnumSource
  void plantedBugIsCaught(Bug bug, @TempDir Path dir) throws Exception {
    Plan plan = Plan.trial(1).withApp("task-service", bug.mutant.build(dir.resolve("app")));
    Outcome outcome = new Round(new Calm(), plan, SEED, SECONDS).run();
    assertTrue(outcome.violations().keySet().stream().anyMatch(rule -> rule.startsWith(bug.rule)),
        () -> bug + " was not caught by " + bug.rule + ", only by "
        + outcome.violations());
  }

  /** Nothing happens from outside, and the clients do all they can. */
  private record Calm() implements Fault {
    @Override
    public String name() {
      return "calm";
    }

    @Override
    public String does() {
      return "nothing";
    }

    @Override
    public Mix mix() {
      return new Mix(6, 20, 12, 50, 500, 100, false);
    }

    @Override
    public void strike(Experiment experiment) {
      Await.pause(experiment.seconds() * 1_000L);
    }
  }
}
