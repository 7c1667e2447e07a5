package io.claudebench.hook.effect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every command of the corpora, whatever is put around it. */
class ShellPropertiesTest {
  private static final List<String> AROUND = List.of("sudo bash -c %q", "env A=1 sh -c %q", "timeout 5 bash -c %q",
      "nohup bash -c %q &", "{ %s\n}", "( %s\n)", "true\n%s", "true; %s", "A=1 bash -c %q", "ls &\n%s", "ls & %s",
      "true |& %s", "f() { %s\n}; f", "eval %q", "if true; then %s\nfi", "bash <<'END_OF_IT'\n%s\nEND_OF_IT",
      "echo $(%s\n)", "for i in 1; do %s\ndone", "trap %q EXIT", "bash -c \"$(cat <<'E'\n%s\nE\n)\"", "coproc { %s\n}",
      "held=%q; eval \"$held\"", "watch %q", "ssh host %q", "su -c %q",
      "echo 1 | xargs -I_EACH_ bash -c %q", "busybox sh -c %q");
  private static final List<String> DATA = List.of("echo %q", "git commit -m %q", "grep -n %q x", "x=%q",
      "cat <<'END_OF_IT'\n%s\nEND_OF_IT", "git commit -F - <<'END_OF_IT'\n%s\nEND_OF_IT", "printf '%%s' %q",
      "gh pr create --title x --body %q", "wc -c <<< %q", "# %1", "tee notes.md <<'END_OF_IT'\n%s\nEND_OF_IT");

  private static List<CorpusTest.Case> dangerous() {
    return CorpusTest.cases("dangerous").stream().filter(one -> !one.effect().equals("privilege")).toList();
  }

  private static String put(String form, String command) {
    String quoted = "'" + command.replace("'", "'\\''") + "'";
    int at = form.indexOf("%q") >= 0 ? form.indexOf("%q") : Math.max(form.indexOf("%1"), form.lastIndexOf("%s"));
    String text = form.startsWith("%q", at) ? quoted : form.startsWith("%1", at) ? command.replace('\n', ' ') : command;
    return form.substring(0, at).replace("%%", "%") + text + form.substring(at + 2);
  }

  private static void keeps(List<CorpusTest.Case> cases, UnaryOperator<String> change) {
    var lost = new ArrayList<String>();
    for (CorpusTest.Case one : cases) {
      String changed = change.apply(one.command());
      Findings findings = CorpusTest.read(changed);
      if (findings.isFull() && !CorpusTest.isFound(findings, one.effect())) {
        lost.add(one.effect() + ": " + changed);
      }
    }
    assertEquals("", String.join("\n", lost));
  }

  @Test
  void whateverIsAroundADangerousCommandItIsFoundOrPartial() {
    for (String form : AROUND) {
      keeps(dangerous().stream().filter(one -> fits(form, one.command())).toList(), command -> put(form, command));
    }
  }

  /** Text with a heredoc's end or a history of its own cannot stand in every place. */
  private static boolean fits(String form, String command) {
    boolean isOpen = form.contains("%s") && (command.contains("<<") || command.endsWith("&"));
    return !isOpen && !(form.equals("true |& %s") && command.matches("(?s).*[;&\n|].*"));
  }

  @Test
  void quotesAndABackslashInTheFirstWordChangeNothing() {
    var simple = dangerous().stream().filter(one -> one.command().matches("[a-z]{2,} [^;&|\n]*")
        && !one.command().matches("(?:if|while|until|for|case|function|coproc|select|time|format|irm|iex|read|trap)"
            + " .*"))
        .toList();
    keeps(simple, command -> "\\" + command);
    keeps(simple, command -> command.charAt(0) + "''" + command.substring(1));
    keeps(simple, command -> "\"" + command.replaceFirst(" ", "\" "));
    keeps(simple, command -> "A=1 " + command);
    keeps(simple, command -> "sudo " + command);
    keeps(simple, command -> "env -i " + command);
    keeps(simple, command -> "nice -n 5 timeout 9 " + command);
  }

  @Test
  void anInnocentLineBeforeOrAfterLowersNothing() {
    keeps(dangerous(), command -> "ls -la\n" + command);
    keeps(dangerous(), command -> "cat <<EOF\nharmless\nEOF\n" + command);
    keeps(dangerous(), command -> command + "\nls -la\n");
    keeps(dangerous(), command -> "true && ".repeat(50) + "true\n" + command);
  }

  @Test
  void aDangerousCommandThatIsDataHasNoEffect() {
    var wrong = new ArrayList<String>();
    for (String form : DATA) {
      for (CorpusTest.Case one : dangerous()) {
        String command = put(form, one.command());
        Findings findings = CorpusTest.read(command);
        if (!CorpusTest.isSilent(findings)) {
          wrong.add(command + " " + findings.found());
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void safeCommandsStayWithoutEffectInAShellOfTheirOwn() {
    var wrong = Stream.of("bash -c %q", "( %s\n)", "true\n%s").flatMap(form -> CorpusTest.cases("safe").stream()
        .filter(one -> !one.command().contains("<<") || form.endsWith("%s")).map(one -> put(form, one.command())))
        .filter(command -> !CorpusTest.isSilent(CorpusTest.read(command))).toList();
    assertEquals("", String.join("\n", wrong));
  }
}
