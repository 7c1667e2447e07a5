package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of npm at two replicas: see {@code live/live.test.mjs}. */
@Timeout(300)
class LiveClientsTest {
  private static final Path DIR = Path.of("live");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void whatOthersWroteToWatchWithWorks() throws Exception {
    Command.install(DIR, "eventsource");
    try (var fleet = Fleet.start("event-service", "event-service")) {
      var urls = Map.of("REPLICAS", fleet.url("event-service") + " " + fleet.url("event-service-2"));
      try (var trial = Command.start("live", DIR, urls, "node", "--test", "live.test.mjs")) {
        assertEquals(0, trial.exit(PATIENCE), trial::text);
      }
    }
  }
}
