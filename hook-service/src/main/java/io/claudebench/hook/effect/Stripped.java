package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A command line without its {@code sudo} and {@code doas}: the same programs with the rights of whoever runs it. */
public final class Stripped {
  /** What only a shell can do; behind {@code sudo} it did something else, or nothing. */
  private static final Set<String> SHELL_ONLY = Set.of("cd", "pushd", "popd", "export", "unset", "alias", "eval",
      "exec", "exit", "source", ".", "set", "trap", "read", "return", "shift", "local", "declare", "if", "for", "while",
      "until", "case", "function", "select", "coproc", "{", "!", "[[", "time", "wait", "umask", "builtin", "command");

  /**
   * The text with the own words of each such wrapper cut out; assignments between them and the program stay in front
   * of it. Without any it is the text itself. What it gives is a command line like any other: judge it anew.
   *
   * @return empty where one of them cannot be taken away alone: it names another user, has an option that changes more
   *     than rights, stands in quotes, backquotes, a heredoc or a file, is {@code su} or the like; and where the
   *     reading is partial
   */
  public static Optional<String> of(String command, Findings findings) {
    if (!findings.isFull()) {
      return Optional.empty();
    }
    Map<Integer, Integer> cuts = new TreeMap<>();
    for (Command one : findings.commands()) {
      if (ExecRules.isPrivilege(one.name())) {
        int end = end(one, command);
        if (end < 0) {
          return Optional.empty();
        }
        cuts.put(one.from(), end);
      }
    }
    var rest = new StringBuilder();
    int from = 0;
    for (Map.Entry<Integer, Integer> cut : cuts.entrySet()) {
      rest.append(command, Math.min(from, cut.getKey()), cut.getKey());
      from = cut.getValue();
    }
    String text = rest.append(command.substring(from)).toString();
    return cuts.isEmpty() || programs(text, Map.of()).equals(programs(command, cuts)) ? Optional.of(text)
        : Optional.empty();
  }

  /** Where the own words of a wrapper end; -1 when they are not plain words of the command line. */
  private static int end(Command wrapper, String command) {
    List<Argument> words = wrapper.words();
    Argument first = words.getFirst();
    boolean isThere = first.from() == wrapper.from() && command.startsWith(first.text(), first.from())
        && first.to() == first.from() + first.text().length();
    SudoOptions options = SudoOptions.of(wrapper.name());
    int at = isThere && options != null ? options.end(words) : -1;
    if (at < 0) {
      return -1;
    }
    int program = at;
    while (program < words.size() && options.isAssignment(words.get(program).text())) {
      program++;
    }
    boolean isRun = program < words.size() && !words.get(program).text().startsWith("-")
        && !SHELL_ONLY.contains(Marks.plain(words.get(program).text()));
    return isRun && words.get(at).from() >= first.to() ? words.get(at).from() : -1;
  }

  /** What is run, as words without what is cut; a second reading finds where a cut would change it. */
  private static List<String> programs(String text, Map<Integer, Integer> cuts) {
    Reading reading = Reading.of(text, null, path -> Optional.empty());
    var programs = new ArrayList<String>();
    for (Command one : reading.commands()) {
      if (!cuts.containsKey(one.from()) || SudoOptions.of(one.name()) == null) {
        programs.add(one.words().stream().filter(word -> !isCut(word, cuts)).map(Argument::text).toList()
            + one.input().text() + one.targets().stream().map(target -> target.operator() + target.path().text())
            .toList());
      }
    }
    programs.add(String.valueOf(reading.isFull()));
    return programs;
  }

  private static boolean isCut(Argument word, Map<Integer, Integer> cuts) {
    return cuts.entrySet().stream().anyMatch(cut -> word.from() >= cut.getKey() && word.to() <= cut.getValue());
  }

  private Stripped() {}
}
