package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script ./fleet, which no compiler reads. */
class ScriptTest {
  private static final Path FLEET = Path.of("../../fleet");
  private static final Pattern CALL = Pattern.compile("use_jdk; (\\w+) \"\\$[@c]");

  @Test
  void whatItsCommandsCallIsThere() throws Exception {
    List<String> called = CALL.matcher(Files.readString(FLEET)).results().map(call -> call.group(1)).distinct()
        .toList();
    assertTrue(called.containsAll(List.of("up", "launch", "native", "prove", "bench")), called::toString);
    for (String function : called) {
      var bash = new ProcessBuilder("bash", "-c", "source \"$1\" help >/dev/null && declare -F \"$2\"", "bash",
          FLEET.toString(), function).redirectErrorStream(true).start();
      assertEquals(function, new String(bash.getInputStream().readAllBytes()).strip());
    }
  }
}
