package io.claudebench.hook.effect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The corpora in {@code shell/}: one command in a line, {@code ⏎} for a newline. */
class CorpusTest {
  static final Context PROJECT = new Context("/home/me/project", path -> Optional.empty());

  /** @param effect empty for a safe one */
  record Case(String effect, String command) {}

  static List<Case> cases(String name) {
    try (var in = CorpusTest.class.getResourceAsStream("/shell/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).map(line -> {
        int colon = name.equals("dangerous") ? line.indexOf(": ") : -2;
        return new Case(line.substring(0, Math.max(0, colon)), line.substring(colon + 2).replace('⏎', '\n'));
      }).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Findings read(String command) {
    return Effects.read(command, PROJECT);
  }

  static boolean isFound(Findings findings, String effect) {
    return effect.equals("partial") ? !findings.isFull()
        : findings.found().stream().anyMatch(one -> one.effect().word().equals(effect));
  }

  static boolean isSilent(Findings findings) {
    return findings.isFull() && findings.found().stream()
        .allMatch(one -> one.effect() == Effect.PRIVILEGE || one.effect() == Effect.LONG_WALK);
  }

  @Test
  void everyDangerousCommandHasItsEffect() {
    var missed = new ArrayList<String>();
    for (Case one : cases("dangerous")) {
      Findings findings = read(one.command());
      if (!isFound(findings, one.effect())) {
        missed.add(one + " " + findings.found());
      }
    }
    assertEquals("", String.join("\n", missed));
    assertTrue(cases("dangerous").size() >= 700);
  }

  @Test
  void everySafeCommandIsFullAndSilent() {
    var wrong = new ArrayList<String>();
    for (Case one : cases("safe")) {
      Findings findings = read(one.command());
      if (!isSilent(findings)) {
        wrong.add(one.command() + " " + findings.isFull() + " " + findings.found());
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(cases("safe").size() >= 500);
  }

  @Test
  void whatTheSessionWroteIsReadWhenItRuns() {
    var files = Map.of("~/project/x.sh", "#!/bin/bash\nset -e\n. ./y.sh\n", "~/project/y.sh", "rm -rf \"$HOME\"\n",
        "~/project/z.py", "import shutil\nshutil.rmtree('/')\n", "~/project/loop.sh", "bash loop.sh\n");
    var context = new Context("/home/me/project", path -> Optional.ofNullable(files.get(path)));
    for (String command : List.of("bash x.sh", "./x.sh", "cd src; sh ../y.sh", ". x.sh", "cat x.sh | sh", "bash < y.sh",
        "python3 z.py", "nohup bash ./x.sh &", "cp y.sh a; sh a")) {
      assertTrue(Effects.of(command, context).has(Effect.FS_SYSTEM_TREE), command);
    }
    assertTrue(!Effects.of("bash loop.sh", context).isFull(), "a script that runs itself ends at a bound");
    assertTrue(isSilent(Effects.of("cat x.sh", context)));
  }
}
