package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.trials.kit.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fleet's OpenAPI under all rules of Spectral's own set for it: {@code spectral/.spectral.yaml}. */
@Timeout(300)
class OpenApiTest {
  private static final Path DIR = Path.of("spectral");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void spectralHasNothingToSay() throws Exception {
    Command.install(DIR, "@stoplight/spectral-cli");
    Path document = Path.of("target", "openapi.json").toAbsolutePath();
    try (var fleet = Fleet.start("task-service", "instance-service", "event-service", "hook-service")) {
      Files.writeString(document, fleet.rest("task-service").get("/q/openapi").okText());
    }
    try (var lint = Command.start("spectral", DIR, Map.of(), "node_modules/.bin/spectral", "lint",
        document.toString(), "--fail-severity", "hint", "--quiet")) {
      assertEquals(0, lint.exit(PATIENCE), lint::text);
    }
  }
}
