package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The fleet's AsyncAPI read by its official parser, what is sent held against it, and its events read by the official
 * SDK of CloudEvents: see {@code asyncapi/asyncapi.test.mjs}.
 */
@Timeout(300)
class AsyncApiTest {
  private static final Path DIR = Path.of("asyncapi");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void whatIsSaidIsValidAndIsWhatIsSent() throws Exception {
    Command.install(DIR, "@asyncapi/parser");
    try (var fleet = Fleet.start("task-service", "instance-service", "event-service", "hook-service")) {
      var places = Map.of("EVENTS", fleet.url("event-service"), "REDIS", fleet.redis().uri());
      try (var trial = Command.start("asyncapi", DIR, places, "node", "--test", "asyncapi.test.mjs")) {
        assertEquals(0, trial.exit(PATIENCE), trial::text);
      }
    }
  }
}
