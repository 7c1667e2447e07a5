package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Programs that run another once for each thing they find or read: find, fd, xargs, parallel. */
final class FindRun {
  private static final Set<String> RUNS = Set.of("-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec",
      "--exec-batch");
  private static final Set<String> TESTS = Set.of("-name", "-iname", "-path", "-regex", "-mtime", "-size",
      "-newer", "-user", "-empty", "-wholename", "-ipath", "-mmin", "-perm");

  private static final Pattern GAPS = Pattern.compile("[\\s\0]+");

  /** Runs what stands behind {@code -exec}, with the place that is searched for its braces. */
  static void run(Command call, Launch launch) {
    List<Argument> words = call.words();
    Argument root = words.getFirst().text(".");
    for (int i = 1; i < words.size() && !words.get(i).text().startsWith("-"); i++) {
      root = words.get(i);
    }
    boolean isTested = words.stream().anyMatch(word -> TESTS.contains(word.text()));
    String found = isTested ? root.text() + "/" + name(words) : root.text();
    for (int i = 1; i < words.size(); i++) {
      if (!RUNS.contains(words.get(i).text())) {
        continue;
      }
      List<Argument> inner = new ArrayList<>();
      int at = i + 1;
      for (; at < words.size() && !words.get(at).text().equals(";") && !words.get(at).text().equals("+"); at++) {
        Argument word = words.get(at);
        inner.add(word.text().contains("{}") ? word.text(word.text().replace("{}", found)) : word);
      }
      if (!inner.isEmpty()) {
        launch.run(new Command(inner, Data.NONE, List.of(), call.directory(), null, call.isContained(), false,
            inner.getFirst().from(), inner.getLast().to()));
      }
      i = at;
    }
  }

  /** What it looks for by its name, or anything somewhere beneath. */
  private static String name(List<Argument> words) {
    for (int i = 1; i + 1 < words.size(); i++) {
      String name = words.get(i).text().equals("-name") ? words.get(i + 1).text() : "*";
      if (name.chars().noneMatch(c -> "*?[".indexOf(c) >= 0 || c >= Marks.UNKNOWN)) {
        return name;
      }
    }
    return Marks.UNKNOWN + "/" + Marks.UNKNOWN;
  }

  /** The words with what is read from the input put into them. */
  static Command fed(Command rest, Command whole) {
    List<Argument> words = new ArrayList<>();
    Data input = whole.input();
    String mark = null;
    List<Argument> own = whole.words();
    for (int i = 1; i + 1 < own.size(); i++) {
      if (own.get(i).text().equals("-I") || own.get(i).text().equals("-i")) {
        mark = own.get(i + 1).text();
      } else if (own.get(i).text().startsWith("-I")) {
        mark = own.get(i).text().substring(2);
      }
    }
    if (mark == null && rest.words().stream().anyMatch(word -> word.text().contains("{}"))) {
      mark = "{}";
    }
    String separator = ":::";
    int lists = -1;
    for (int i = 0; i < rest.words().size(); i++) {
      Argument word = rest.words().get(i);
      if (word.text().equals(separator)) {
        lists = i;
        break;
      }
      String line = input.text().strip();
      words.add(mark != null && !mark.isEmpty() && word.text().contains(mark)
          ? Argument.of(input.text(word.text().replace(mark, line)), false, word.from(), word.to()) : word);
    }
    if (lists >= 0) {
      words.addAll(rest.words().subList(lists + 1, rest.words().size()));
    } else if (mark == null) {
      for (String one : GAPS.split(input.text().strip(), Work.WORDS_MAX + 1)) {
        if (!one.isEmpty()) {
          words.add(Argument.of(input.text(one), false, rest.from(), rest.to()));
        }
      }
    }
    return rest.words(words.isEmpty() ? rest.words() : words);
  }

  private FindRun() {}
}
