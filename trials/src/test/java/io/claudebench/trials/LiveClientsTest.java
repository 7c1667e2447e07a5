package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that others wrote, at two replicas: of npm, see {@code live/live.test.mjs}, and a browser. */
@Timeout(300)
class LiveClientsTest {
  private static final Path DIR = Path.of("live");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    Command.install(DIR, "eventsource");
    fleet = Fleet.start("event-service", "event-service");
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  @Test
  void whatOthersWroteToWatchWithWorks() throws Exception {
    run("live");
  }

  @Test
  void aBrowsersOwnEventSourceGoesOnAtAnotherReplica() throws Exception {
    Command.assumeInstalled("chromium");
    run("browser");
  }

  private static void run(String name) throws Exception {
    var urls = Map.of("REPLICAS", fleet.url("event-service") + " " + fleet.url("event-service-2"));
    try (var trial = Command.start(name, DIR, urls, "node", "--test", name + ".test.mjs")) {
      assertEquals(0, trial.exit(PATIENCE), trial::text);
    }
  }
}
