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
    STILL_DENIED("I1-I4", Mutant.script("lib/denials", "redis.call('ZREM', denials .. name, mark_of(t))",
        "local _ = 0")),
    SKIPPED_VERSION("I9",
        Mutant.type("persist/Upsert", "WHERE task.version < EXCLUDED.version", "WHERE task.version < 3")),
    KEY_IGNORED("I5", Mutant.core("lib/once", "if kept then", "if kept and false then")),
    REVIVED("I4", Mutant.script("task_complete", "return { id, t.status, t.completedAt, nexts }",
        "redis.call('ZADD', pending, 0, t.id)\nreturn { id, t.status, t.completedAt, nexts }")),
    FORGOTTEN("I1 acknowledged creates", Mutant.script("task_create", "      answer = { t.id,",
        "      if t.durability ~= 'strict' and tonumber(string.sub(t.id, 3)) % 9 == 5 then"
            + " redis.call('DEL', tasks .. t.id); redis.call('ZREM', outbox, t.id) end\n"
            + "      answer = { t.id,")),
    CUT_LEASE("I2 a lease", Mutant.script("lib/take", "redis.call('ZADD', leases, int(expires), t.id)",
        "redis.call('ZADD', leases, int(now()), t.id)")),
    UNHEARD("I7 nobody", Mutant.core("lib/alive", "'lastSeen', int(now()), ", "'lastSeen', 1, "), 10);

    private final String rule;
    private final Mutant mutant;
    private final int seconds;

    Bug(String rule, Mutant mutant) {
      this(rule, mutant, SECONDS);
    }

    Bug(String rule, Mutant mutant, int seconds) {
      this.rule = rule;
      this.mutant = mutant;
      this.seconds = seconds;
    }
  }

  @ParameterizedTest
  @EnumSource
  void plantedBugIsCaught(Bug bug, @TempDir Path dir) throws Exception {
    Plan plan = Plan.trial(1).withApp("task-service", bug.mutant.build(dir.resolve("app")));
    Outcome outcome = new Round(new Calm(), plan, SEED, bug.seconds).run();
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
      return new Mix(6, 20, 12, 50, 500, 100, false, 0, 5);
    }

    @Override
    public void strike(Experiment experiment) {
      Await.pause(experiment.seconds() * 1_000L);
    }
  }
}
