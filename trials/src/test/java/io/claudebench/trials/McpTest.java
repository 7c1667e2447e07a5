package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official npm client, with every request going to the other of two replicas: see {@code mcp/mcp.test.mjs}. */
@Timeout(300)
class McpTest {
  private static final Path DIR = Path.of("mcp");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void officialClientWorksAlternatingBetweenTwoReplicas() throws Exception {
    Command.install(DIR, "@modelcontextprotocol/sdk");
    try (var fleet = Fleet.start("task-service", "task-service", "instance-service")) {
      var replicas = fleet.url("task-service") + " " + fleet.url("task-service-2");
      var urls = Map.of("REPLICAS", replicas, "INSTANCE", fleet.url("instance-service"));
      try (var trial = Command.start("mcp", DIR, urls, "node", "--test", "mcp.test.mjs")) {
        assertEquals(0, trial.exit(PATIENCE), trial::text);
      }
    }
  }
}
