package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds which program a list of words runs: a function, an alias, a builtin, a wrapper, a shell, or a program. */
final class Launch {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash", "mksh", "rbash", "csh",
      "tcsh", "fish", "yash");
  private static final Set<String> SHELL_VALUED = Set.of("-O", "+O", "-o", "+o", "--rcfile", "--init-file", "-C");
  private static final Pattern CLUSTER = Pattern.compile("-[a-z]+o");
  private static final Set<String> POWERS = Set.of("powershell", "powershell.exe", "pwsh", "pwsh.exe", "cmd",
      "cmd.exe");
  /** Programs that a pattern in the place of a name is tried on. */
  private static final List<String> KNOWN = List.of("/bin/rm", "/usr/bin/rm", "/bin/dd", "/usr/bin/dd", "/bin/bash",
      "/bin/sh", "/usr/bin/bash", "/usr/bin/sh", "/bin/cat", "/usr/bin/cat", "/usr/bin/curl", "/usr/bin/wget",
      "/bin/chmod", "/bin/chown", "/bin/mv", "/usr/bin/find", "/usr/bin/shred", "/bin/nc", "/usr/bin/python3",
      "/sbin/mkfs", "/sbin/reboot", "/sbin/shutdown", "/bin/dash", "/usr/bin/base64", "/usr/bin/git");

  private final Walk walk;
  private final Builtins builtins;

  Launch(Walk walk) {
    this.walk = walk;
    this.builtins = new Builtins(walk, this);
  }

  /** @return what it writes */
  Data run(Command call) {
    if (call.words().isEmpty() || !walk.work.command() || !walk.work.enter()) {
      return Data.UNKNOWN;
    }
    boolean isLong = call.words().size() > Work.WORDS_MAX;
    if (isLong) {
      walk.work.partial();
    }
    walk.work.step(Math.min(call.words().size(), Work.WORDS_MAX));
    Data out = named(isLong ? call.words(call.words().subList(0, Work.WORDS_MAX)) : call);
    walk.work.leave();
    return out;
  }

  private Data named(Command call) {
    Argument first = call.words().getFirst();
    String text = first.text();
    String name = Paths.name(text);
    if (text.indexOf(Marks.UNKNOWN) >= 0 && (name.isEmpty() || name.indexOf(Marks.UNKNOWN) >= 0)) {
      return unknown(call, first);
    }
    if (Marks.isGlob(text) && text.length() > 1 && !Marks.plain(text).equals("[[")) {
      for (String known : KNOWN) {
        if (Paths.matches(text, known) || text.indexOf('/') < 0 && Paths.matches(text, Paths.name(known))) {
          return named(first(call, first, known));
        }
      }
      walk.work.partial();
      return Data.UNKNOWN;
    }
    if (Marks.isGlob(text)) {
      return named(first(call, first, Marks.plain(text)));
    }
    Node function = walk.scope.functions.get(text);
    if (function != null) {
      return function(function, call);
    }
    String alias = walk.scope.aliases.get(text);
    if (alias != null && walk.scope.activeAliases.add(text)) {
      Data out = text(Data.of(alias + quoted(call.arguments())), call.input(), call.from(), call.to());
      walk.scope.activeAliases.remove(text);
      return out;
    }
    return program(call, name);
  }

  private static Command first(Command call, Argument first, String name) {
    List<Argument> words = new ArrayList<>(call.words());
    words.set(0, first.text(name));
    return call.words(words);
  }

  /** The variable may be empty, so what is left of the name, or the next word, may be what runs. */
  private Data unknown(Command call, Argument first) {
    walk.work.partial();
    walk.commands.add(call);
    String left = first.text().replace(String.valueOf(Marks.UNKNOWN), "");
    if (!left.isEmpty() && !left.endsWith("/")) {
      named(first(call, first, left));
    } else if (call.words().size() > 1) {
      run(call.rest(1));
    }
    return Data.UNKNOWN.with(first.data().origins() & ~Data.FILE);
  }

  private Data function(Node body, Command call) {
    int forks = walk.forks;
    if (!walk.scope.active.add(body)) {
      Command bare = call.code(null);
      walk.commands.add(forks > 0 ? bare.forking() : bare);
      return Data.UNKNOWN;
    }
    List<Data> before = walk.scope.positional;
    walk.scope.positional = call.arguments().stream().map(Argument::data).toList();
    walk.forks = 0;
    Data out = walk.run(body, call.input());
    walk.forks = forks;
    walk.scope.positional = before;
    walk.scope.active.remove(body);
    return out;
  }

  private Data program(Command call, String name) {
    if (SHELLS.contains(name)) {
      return shell(call);
    }
    Data built = builtins.run(call, name);
    if (built != null) {
      return built;
    }
    if (POWERS.contains(name.toLowerCase(Locale.ROOT))) {
      walk.work.partial();
    }
    if (call.words().getFirst().text().indexOf('/') >= 0 && walk.scope.knows(call.words().getFirst().text())) {
      return script(call, call.words().getFirst().text(), call.arguments());
    }
    Data code = OneLiners.code(call, name, walk);
    Command known = code == null ? call : call.code(code);
    walk.commands.add(known);
    Data said = Wrappers.run(known, name, this);
    if (code != null) {
      ShellTexts.of(code, walk.work).forEach(one -> text(Data.of(one), Data.NONE, call.from(), call.to()));
    }
    boolean isAsking = name.equals("command") && call.words().size() > 1 && call.words().get(1).text().startsWith("-");
    return said == null || isAsking ? Outputs.of(call, name, walk) : said;
  }

  private Data shell(Command call) {
    List<Argument> words = call.words();
    int at = 1;
    boolean isText = false;
    boolean isInput = false;
    while (at < words.size() && words.get(at).text().length() > 1
        && "-+".indexOf(words.get(at).text().charAt(0)) >= 0) {
      String option = words.get(at).text();
      if (option.equals("--")) {
        at++;
        break;
      }
      isText |= option.equals("--command") || option.charAt(0) == '-' && option.charAt(1) != '-'
          && option.indexOf('c') > 0;
      isInput |= option.equals("-s");
      if (SHELL_VALUED.contains(option) && option.contains("file") && at + 1 < words.size()) {
        script(call, words.get(at + 1).text(), List.of());
      }
      at += SHELL_VALUED.contains(option) || CLUSTER.matcher(option).matches() ? 2 : 1;
    }
    at = Math.min(at, words.size());
    if (isText) {
      return at >= words.size() ? Data.NONE : interpret(call, words.get(at).data(), words.subList(
          Math.min(at + 2, words.size()), words.size()), words.get(at));
    }
    if (at < words.size() && !isInput && !words.get(at).text().equals("-")
        && !words.get(at).text().equals("/dev/stdin")) {
      return script(call, words.get(at).text(), words.subList(at + 1, words.size()));
    }
    return interpret(call, call.input(), words.subList(Math.min(at, words.size()), words.size()), null);
  }

  /** A file is run. */
  Data script(Command call, String path, List<Argument> positional) {
    return interpret(call, walk.scope.read(path), positional, null);
  }

  private Data interpret(Command call, Data code, List<Argument> positional, Argument place) {
    walk.commands.add(call.code(code));
    String language = Outputs.shebang(code.text());
    if (language != null) {
      ShellTexts.of(code, walk.work).forEach(one -> text(Data.of(one), Data.NONE, call.from(), call.to()));
      return Data.UNKNOWN;
    }
    List<Data> before = walk.scope.positional;
    String directory = walk.scope.directory;
    walk.scope.positional = positional.stream().map(Argument::data).toList();
    Data out = text(code, call.input(), place == null ? call.from() : place.from(),
        place == null ? call.to() : place.to());
    walk.scope.positional = before;
    walk.scope.directory = directory;
    return out;
  }

  /** A text is run. Of a named file that was not seen nothing can be said; anything else unknown is partial. */
  Data text(Data code, Data input, int from, int to) {
    if (code.text().equals(Data.UNKNOWN.text())) {
      if (!code.has(Data.FILE)) {
        walk.work.partial();
      }
      return code.unknown();
    }
    String text = code.text();
    if (!walk.work.step(text.length()) || !walk.work.enter()) {
      return Data.UNKNOWN;
    }
    Data out = walk.run(Parser.parse(Marks.plainGlobs(text), walk.work, from, to), input);
    walk.work.leave();
    return out;
  }

  /** Environment variables whose value some program will run. */
  void assigned(String name, Data value, int from, int to) {
    if (Wrappers.VARIABLES.contains(name) && !value.text().isEmpty() && value.isKnown()) {
      text(value, Data.NONE, from, to);
    } else if (name.equals("BASH_ENV") || name.equals("ENV")) {
      text(walk.scope.read(value.text()), Data.NONE, from, to);
    }
  }

  static String quoted(List<Argument> words) {
    var text = new StringBuilder();
    for (Argument word : words) {
      text.append(" '").append(word.text().replace("'", "'\\''")).append('\'');
    }
    return text.toString();
  }
}
