package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The builtins that change what later words mean, or run text. */
final class Builtins {
  private static final Pattern READ_VALUED = Pattern.compile("-[a-z]*[dinNptu]");
  private static final Pattern SET_VALUED = Pattern.compile("[-+][a-z]*o");
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  private final Walk walk;
  private final Launch launch;

  Builtins(Walk walk, Launch launch) {
    this.walk = walk;
    this.launch = launch;
  }

  /** @return what it writes; null when the name is none of these */
  Data run(Command call, String name) {
    switch (name) {
      case "eval" -> {
        return all(call);
      }
      case "set", "export", "declare" -> {
        return listed(call, name);
      }
      case "source", "." -> {
        return call.words().size() < 2 ? Data.NONE : sourced(call);
      }
      case "cd", "pushd", "chdir", "Set-Location" -> directory(call);
      case "popd" -> walk.scope.directory = Data.UNKNOWN.text();
      case "typeset", "local", "readonly" -> declare(call);
      case "read" -> read(call);
      case "mapfile", "readarray" -> lines(call);
      case "unset" -> call.arguments().forEach(one -> {
        walk.scope.functions.remove(one.text());
        walk.scope.variables.put(one.text(), List.of(Data.NONE));
      });
      case "shift" -> walk.scope.positional = walk.scope.positional.isEmpty() ? List.of()
          : walk.scope.positional.subList(1, walk.scope.positional.size());
      case "alias" -> call.arguments().forEach(this::alias);
      case "unalias" -> call.arguments().forEach(one -> walk.scope.aliases.remove(one.text()));
      case "trap", "bind" -> later(call);
      case "hash" -> hash(call);
      case "printf" -> {
        return print(call);
      }
      default -> {
        return null;
      }
    }
    walk.commands.add(call);
    return Data.NONE;
  }

  /** Without words these show the whole environment. */
  private Data listed(Command call, String name) {
    walk.commands.add(call);
    if (call.words().size() == 1) {
      return Data.UNKNOWN.with(Data.ENVIRONMENT);
    }
    if (name.equals("set")) {
      set(call);
    } else {
      declare(call);
    }
    return Data.NONE;
  }

  private Data all(Command call) {
    Data text = Data.join(call.arguments().stream().map(Argument::data).toList(), " ");
    walk.commands.add(call.code(text));
    return launch.text(text, call.input(), call.from(), call.to());
  }

  private Data sourced(Command call) {
    Data code = call.words().get(1).text().equals("/dev/stdin") ? call.input()
        : walk.scope.read(call.words().get(1).text());
    walk.commands.add(call.code(code));
    return launch.text(code, call.input(), call.from(), call.to());
  }

  private void directory(Command call) {
    String text = String.valueOf(Marks.HOME);
    for (Argument one : call.arguments()) {
      if (!one.text().startsWith("-") || one.text().equals("-")) {
        text = one.text();
        break;
      }
    }
    walk.scope.directory = text.equals("-") ? Data.UNKNOWN.text() : Paths.normal(text, walk.scope.directory);
  }

  private void declare(Command call) {
    String array = null;
    List<Data> elements = new ArrayList<>();
    for (Argument one : call.arguments()) {
      String text = one.text();
      int equals = text.indexOf('=');
      if (array == null && equals == text.length() - 1 && equals > 0) {
        array = text.substring(0, equals);
      } else if (array != null) {
        elements.add(one.data());
      } else if (equals > 0 && text.charAt(0) != '-') {
        String name = text.substring(0, equals);
        Data value = one.data().text(text.substring(equals + 1));
        walk.scope.set(name, value);
        launch.assigned(name, value, one.from(), one.to());
      }
    }
    if (array != null) {
      walk.scope.variables.put(array, elements.isEmpty() ? List.of(Data.NONE) : elements);
    }
  }

  private void read(Command call) {
    String line = call.input().text();
    int end = line.indexOf('\n');
    line = end < 0 ? line : line.substring(0, end);
    List<String> names = new ArrayList<>();
    boolean isArray = false;
    for (int i = 1; i < call.words().size(); i++) {
      String text = call.words().get(i).text();
      isArray |= text.startsWith("-") && text.endsWith("a");
      if (READ_VALUED.matcher(text).matches()) {
        i++;
      } else if (!text.startsWith("-")) {
        names.add(text);
      }
    }
    if (names.isEmpty()) {
      names.add("REPLY");
    }
    Data all = call.input();
    String[] fields = BLANKS.split(line.strip(), isArray ? 0 : names.size());
    if (isArray) {
      List<Data> values = new ArrayList<>();
      for (String field : fields) {
        values.add(all.text(field));
      }
      walk.scope.variables.put(names.getLast(), values);
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      boolean isUnknown = all.text().indexOf(Marks.UNKNOWN) >= 0 || all.text().isEmpty();
      walk.scope.set(names.get(i), isUnknown ? all.unknown() : all.text(i < fields.length ? fields[i] : ""));
    }
  }

  private void lines(Command call) {
    String name = "MAPFILE";
    for (int i = 1; i < call.words().size(); i++) {
      String text = call.words().get(i).text();
      if (text.equals("-C") && i + 1 < call.words().size()) {
        launch.text(call.words().get(i + 1).data(), Data.NONE, call.from(), call.to());
      }
      if (text.length() == 2 && text.charAt(0) == '-' && "dnOsuCc".indexOf(text.charAt(1)) >= 0) {
        i++;
      } else if (!text.startsWith("-")) {
        name = text;
      }
    }
    List<Data> values = new ArrayList<>();
    for (String line : call.input().text().split("\n", Work.WORDS_MAX)) {
      values.add(call.input().text(line));
    }
    if (values.size() == Work.WORDS_MAX) {
      walk.work.partial();
    }
    walk.scope.variables.put(name, values);
  }

  private void set(Command call) {
    int at = 1;
    while (at < call.words().size() && !call.words().get(at).text().equals("--")) {
      if (!call.words().get(at).text().startsWith("-") && !call.words().get(at).text().startsWith("+")) {
        break;
      }
      at += SET_VALUED.matcher(call.words().get(at).text()).matches() ? 2 : 1;
    }
    if (at < call.words().size()) {
      int from = call.words().get(at).text().equals("--") ? at + 1 : at;
      walk.scope.positional = call.words().subList(from, call.words().size()).stream().map(Argument::data).toList();
    }
  }

  private void alias(Argument one) {
    int equals = one.text().indexOf('=');
    if (equals > 0) {
      walk.scope.aliases.put(one.text().substring(0, equals), one.text().substring(equals + 1));
    }
  }

  private void later(Command call) {
    for (Argument one : call.arguments()) {
      if (!one.text().startsWith("-")) {
        String text = one.text();
        int colon = call.name().equals("bind") ? text.indexOf(':') : -1;
        if (!one.isKnown() && text.length() == 1) {
          walk.work.partial();
        } else if (!text.isEmpty()) {
          launch.text(one.data().text(colon < 0 ? text : text.substring(colon + 1).replace("\"", "")), Data.NONE,
              one.from(), one.to());
        }
        return;
      }
    }
  }

  private void hash(Command call) {
    List<Argument> words = call.words();
    for (int i = 1; i + 2 < words.size(); i++) {
      if (words.get(i).text().equals("-p")) {
        walk.scope.aliases.put(words.get(i + 2).text(), words.get(i + 1).text());
      }
    }
  }

  private Data print(Command call) {
    walk.commands.add(call);
    List<Argument> words = call.words();
    int at = 1;
    String name = null;
    if (words.size() > 2 && words.get(1).text().equals("-v")) {
      name = words.get(2).text();
      at = 3;
    }
    if (at < words.size() && words.get(at).text().equals("--")) {
      at++;
    }
    Data out = at >= words.size() ? Data.NONE : Outputs.format(words.subList(at, words.size()), walk);
    if (name != null) {
      walk.scope.set(name, out);
      return Data.NONE;
    }
    return out;
  }
}
