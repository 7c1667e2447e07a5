package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.trials.kit.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * README's first screen: its commands, pasted into a shell on a fresh fleet, print the answers it shows (times, trace
 * ids and white space differ).
 */
class ReadmeTest {
  private static final String BASE = "localhost:8081";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theAnswersAreAsPrinted() throws IOException, InterruptedException {
    List<String> shown = block();
    assertTrue(shown.size() > 4, "README shows no answers");
    var printed = new ArrayList<String>();
    try (var fleet = Fleet.start("task-service", "instance-service")) {
      for (String line : shown) {
        if (line.startsWith("$ ")) {
          printed.add(line);
          printed.add(compact(run(line.substring(2).replace(BASE, fleet.url("task-service").replace("http://", "")))));
        }
      }
    }
    assertEquals(String.join("\n", shown.stream().map(ReadmeTest::timeless).toList()),
        String.join("\n", printed.stream().map(ReadmeTest::timeless).toList()));
  }

  /** Each command and its answer, which README may break into lines; an empty line ends it. */
  private static List<String> block() throws IOException {
    String readme = Files.readString(Sources.ROOT.resolve("README.md"));
    String marked = readme.substring(readme.indexOf("<!-- answers"), readme.indexOf("<!-- /answers"));
    String shown = marked.substring(marked.indexOf("```sh\n") + 6, marked.lastIndexOf("```")).strip();
    var all = new ArrayList<String>();
    for (String pair : shown.split("\n\n+")) {
      String[] parts = pair.split("\n", 2);
      all.add(parts[0]);
      all.add(compact(parts[1]));
    }
    return all;
  }

  /** The same JSON on one line, its members in their order. */
  private static String compact(String json) throws IOException {
    return JSON.readTree(json).toString();
  }

  private static String timeless(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", "<time>")
        .replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "\"traceId\":\"<id>\"");
  }

  private static String run(String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return out.strip();
  }
}
