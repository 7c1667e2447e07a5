package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Files;
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
    Command.assumeInstalled("node");
    install();
    try (var fleet = Fleet.start("task-service", "task-service", "instance-service")) {
      var replicas = fleet.url("task-service") + " " + fleet.url("task-service-2");
      try (var trial = Command.start("mcp", DIR, Map.of("REPLICAS", replicas), "node", "--test", "mcp.test.mjs")) {
        assertEquals(0, trial.exit(PATIENCE), trial::text);
      }
    }
  }

  private static void install() throws Exception {
    if (Files.isDirectory(DIR.resolve("node_modules/@modelcontextprotocol/sdk"))) {
      return;
    }
    Command.assumeInstalled("npm");
    try (var npm = Command.start("npm", DIR, Map.of(), "npm", "ci", "--no-audit", "--no-fund")) {
      assertEquals(0, npm.exit(PATIENCE), npm::text);
    }
  }
}
