package io.claudebench.task;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Short lives, the real code. A profile is a start of the application, and a test resource one more, so the tests that
 * look inside share two of them: {@link Roomy} and {@link Tight}.
 */
public abstract class Quick implements QuarkusTestProfile {
  private static final Map<String, String> LIVES = Map.of(
      "claudebench.persist.id-block", "100000",
      "claudebench.persist.upkeep-ms", "200",
      "claudebench.persist.watch-ms", "50",
      "claudebench.persist.retry-ms", "20",
      "claudebench.persist.retry-max-ms", "200");

  public abstract Map<String, String> limits();

  @Override
  public Map<String, String> getConfigOverrides() {
    var settings = new HashMap<>(LIVES);
    settings.putAll(limits());
    return settings;
  }

  /** Room for a burst, on a Redis that can be brought back as it was; streams are cut at a thousand events. */
  public static final class Roomy extends Quick {
    public static final int EVENTS_MAX = 1000;

    @Override
    public Map<String, String> limits() {
      return Map.of("claudebench.persist.outbox-max", "900", "claudebench.persist.batch-max", "150",
          "claudebench.persist.events-max", Integer.toString(EVENTS_MAX),
          "claudebench.persist.retention-ms", "600000");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(AofFleet.class));
    }
  }

  /** An outbox of forty and two that may wait, none of them woken by a sweep. */
  public static final class Tight extends Quick {
    @Override
    public Map<String, String> limits() {
      return Map.of("claudebench.persist.outbox-max", "40", "claudebench.task.waiters-max", "2",
          "claudebench.task.sweep-ms", "10000");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OwnFleet.class));
    }
  }
}
