package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * MCP's own conformance suite, by the scenarios that a server with tools alone can pass: the others call tools, prompts
 * and resources of an example server.
 */
@Timeout(300)
class ConformanceTest {
  private static final Path DIR = Path.of("conformance");
  private static final Path MODULES = DIR.resolve("node_modules").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    Command.install(DIR, "@modelcontextprotocol/conformance");
    fleet = Fleet.start("task-service");
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server-initialize", "logging-set-level", "ping", "tools-list", "resources-list",
      "prompts-list", "server-sse-multiple-streams", "dns-rebinding-protection"})
  void passesTheScenario(String scenario) throws Exception {
    String node = MODULES.resolve(".bin/node").toString();
    String suite = MODULES.resolve(".bin/conformance").toString();
    try (var run = Command.start("conformance-" + scenario, Path.of("target"), Map.of(), node, suite, "server", "--url",
        fleet.url("task-service") + "/mcp", "--scenario", scenario)) {
      assertEquals(0, run.exit(PATIENCE), run::text);
    }
  }
}
