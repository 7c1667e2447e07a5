package io.claudebench.hook.effect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.hook.shell.Argument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrippedTest {
  private static final Map<String, String> EXAMPLES = Map.ofEntries(Map.entry("sudo rm x", "rm x"),
      Map.entry("cd x && sudo -u root FOO=1 rm -rf build", "cd x && FOO=1 rm -rf build"),
      Map.entry("sudo -u root -E apt-get update && sudo -nE apt-get install -y jq",
          "apt-get update && apt-get install -y jq"),
      Map.entry("sudo -- make install | tee log", "make install | tee log"),
      Map.entry("doas -n pkg update", "pkg update"),
      Map.entry("echo \"$(sudo --user=root cat f)\" <(sudo cat g)", "echo \"$(cat f)\" <(cat g)"),
      Map.entry("echo 1 | sudo -p 'who are you? ' tee /tmp/x >/dev/null", "echo 1 | tee /tmp/x >/dev/null"),
      Map.entry("sudo sudo -H ls", "ls"), Map.entry("sudo A=1 sudo B='2 3' make", "A=1 B='2 3' make"),
      Map.entry("sudo \\\n  -E \\\n  make all", "make all"), Map.entry("ls", "ls"),
      Map.entry("find . -name x -exec sudo rm {} \\;", "find . -name x -exec rm {} \\;"),
      Map.entry("env A=1 sudo -E make; nice sudo make & wait", "env A=1 make; nice make & wait"),
      Map.entry("if sudo test -e f; then for i in a b; do sudo touch $i; done; fi",
          "if test -e f; then for i in a b; do touch $i; done; fi"),
      Map.entry("sudo tee -a f <<'E'\nsudo is text here\nE\nsudo ls", "tee -a f <<'E'\nsudo is text here\nE\nls"),
      Map.entry("/usr/bin/sudo ls 'sudo rm'", "ls 'sudo rm'"),
      Map.entry("f() { sudo ls; }; f; f", "f() { ls; }; f; f"));
  private static final List<String> KEPT = List.of("sudo -u bob ls", "sudo -i", "sudo -s ls", "sudo -e f", "su -c ls",
      "sudo -l", "sudo -v", "sudo -k", "sudo", "sudo -g adm ls", "sudo -D /x ls", "echo pw | sudo -S ls", "sudo -b ls",
      "eval 'sudo ls'", "bash -c 'sudo ls'", "sudo bash -c 'sudo ls'", "echo `sudo ls`", "x=sudo; $x ls", "sudo $A ls",
      "bash <<E\nsudo ls\nE", "cat <<E\n$(sudo ls)\nE", "alias s=sudo; s ls", "'sudo' ls", "su\\do ls", "sudo cd x",
      "sudo {", "sudo >f ls", "xargs sudo A=1 ls", "doas A=1 ls", "sudo -- A=1 ls", "sudo A=1", "sudo A=1 -u bob ls",
      "f() { \"$@\"; }; f sudo ls", "{sudo,-u,root} ls", "echo ls | xargs sudo", "watch sudo ls", "pkexec ls",
      "for u in root; do sudo -u $u ls; done", "sudo ls; su", "ssh host sudo ls", "sudo -uroot -ubob ls", "sudoedit f",
      "sudo -u root -- -x", "sudo --chroot=/x ls", "sudo -R /x ls", "sudo ls; eval \"$UNKNOWN\"");
  private static final List<String> SUDOS = List.of("sudo ", "sudo -E ", "sudo -nHE -u root ", "sudo --user root -- ",
      "sudo -uroot sudo --preserve-env=A,B ", "doas -u root ", "sudo  \\\n -n  ", "sudo A=1 B=$'2' ", "sudo -p x ");
  private static final List<String> AROUND = List.of("%s", "true && { %s\n}", "( %s\n) | cat", "x=$( %s\n)",
      "f() { %s\n}; f", "if true; then %s\nfi", "env A=1 %s", "timeout 5 nice %s", "cat <( %s\n)",
      "echo \"a $( %s\n) b\"",
      "case a in a) %s\nesac", "while ! %s\ndo sleep 1; done", "echo é😀 'x'; %s");

  private static Optional<String> strip(String command) {
    return Stripped.of(command, CorpusTest.read(command));
  }

  private static Set<Effect> effects(Findings findings) {
    return findings.found().stream().map(Found::effect).filter(one -> one != Effect.PRIVILEGE)
        .collect(Collectors.toSet());
  }

  /** The words of each program, without those of a wrapper that stand among them. */
  private static List<List<String>> programs(Findings findings) {
    return findings.commands().stream().filter(one -> SudoOptions.of(one.name()) == null).map(one -> {
      List<String> words = one.words().stream().map(Argument::text).toList();
      return words.contains("sudo") || words.contains("doas") ? words.subList(0, 1) : words;
    }).toList();
  }

  @Test
  void theOwnWordsOfEachWrapperAreCutOut() {
    EXAMPLES.forEach((command, stripped) -> assertEquals(Optional.of(stripped), strip(command)));
  }

  @Test
  void whatWouldRunOtherwiseIsLeft() {
    KEPT.forEach(command -> assertEquals(Optional.empty(), strip(command), command));
  }

  @Test
  void whatIsLeftRunsTheSameWithoutMoreRights() {
    long seed = Long.getLong("seed", new Random().nextLong());
    var random = new Random(seed);
    int stripped = 0;
    var cases = Stream.of("safe", "dangerous").flatMap(name -> CorpusTest.cases(name).stream()).toList();
    for (CorpusTest.Case one : cases) {
      for (int i = 0; i < 6; i++) {
        String form = AROUND.get(random.nextInt(AROUND.size()));
        String command = form.replace("%s", SUDOS.get(random.nextInt(SUDOS.size())) + one.command());
        stripped += check(i == 0 ? one.command() : command, "seed " + seed + ": " + command);
      }
    }
    assertTrue(stripped > 2000, stripped + " of them could be stripped");
  }

  /** @return 1 when it could be stripped */
  private static int check(String command, String told) {
    Findings before = CorpusTest.read(command);
    Optional<String> text = Stripped.of(command, before);
    if (text.isEmpty()) {
      return 0;
    }
    Findings after = CorpusTest.read(text.get());
    assertFalse(after.has(Effect.PRIVILEGE), told);
    assertEquals(effects(before), effects(after), told);
    List<List<String>> programs = programs(before);
    List<List<String>> left = programs(after);
    assertEquals(programs.size(), left.size(), told);
    for (int i = 0; i < programs.size(); i++) {
      int same = programs.get(i).size();
      assertEquals(programs.get(i), same == 1 ? left.get(i).subList(0, 1) : left.get(i), told);
    }
    assertEquals(before.isFull(), after.isFull(), told);
    assertEquals(text, Stripped.of(text.get(), after), told);
    return before.has(Effect.PRIVILEGE) ? 1 : 0;
  }
}
