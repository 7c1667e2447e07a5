package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a shell remembers from one command to the next. */
final class Scope {
  final Map<String, Node> functions = new HashMap<>();
  final Map<String, String> aliases = new HashMap<>();
  final Map<String, Data> files = new HashMap<>();
  final Map<String, Node> sinks = new HashMap<>();
  /** Functions and aliases that are running. */
  final Set<Node> active = Collections.newSetFromMap(new IdentityHashMap<>());
  final Set<String> activeAliases = new HashSet<>();
  private final Function<String, Optional<String>> scripts;
  private final Work work;
  Map<String, List<Data>> variables = new HashMap<>();
  List<Data> positional = List.of();
  String directory;

  Scope(String directory, Function<String, Optional<String>> scripts, Work work) {
    this.work = work;
    this.directory = directory == null || directory.isEmpty() ? Data.UNKNOWN.text() : Paths.normal(directory, "/");
    this.scripts = scripts;
  }

  /** Null when nothing is known of the name. */
  List<Data> variable(String name) {
    List<Data> own = variables.get(name);
    return own != null ? own : switch (name) {
      case "HOME" -> List.of(Data.of(String.valueOf(Marks.HOME)));
      case "IFS" -> List.of(Data.of(" \t\n"));
      case "PWD" -> List.of(Data.of(here()));
      case "SHELL", "BASH" -> List.of(Data.of("/bin/bash"));
      case "@", "*" -> positional;
      case "0" -> List.of(Data.of("bash"));
      case "?" -> List.of(Data.of("0"));
      case "-", "_" -> List.of(Data.NONE);
      case "#" -> List.of(Data.of(String.valueOf(positional.size())));
      default -> numbered(name);
    };
  }

  /** The directory as a program says it. */
  String here() {
    return directory.startsWith("~") ? Marks.HOME + directory.substring(1) : directory;
  }

  private List<Data> numbered(String name) {
    int index = Numbers.index(name) - 1;
    if (index < -1) {
      return null;
    }
    return List.of(index >= 0 && index < positional.size() ? positional.get(index) : Data.NONE);
  }

  void set(String name, Data value) {
    int bracket = name.endsWith("]") ? name.indexOf('[') : -1;
    if (bracket < 0) {
      variables.put(name, List.of(value));
      return;
    }
    String array = name.substring(0, bracket);
    List<Data> before = variables.getOrDefault(array, List.of());
    var after = new ArrayList<>(before);
    String subscript = name.substring(bracket + 1, name.length() - 1);
    int index = Numbers.index(subscript);
    index = index < 0 ? after.size() : index;
    if (index > Work.WORDS_MAX + before.size()) {
      work.partial();
      index = after.size();
    }
    work.step(after.size() / 8);
    while (after.size() <= index) {
      after.add(Data.NONE);
    }
    after.set(index, value);
    variables.put(array, after);
    variables.put(name, List.of(value));
  }

  /** What a file holds: written by this line, or by the session before; else unknown. */
  Data read(String text) {
    String path = Paths.normal(text, directory);
    Data own = files.get(path);
    if (own != null) {
      return own;
    }
    if (text.indexOf(Marks.UNKNOWN) >= 0) {
      return Data.UNKNOWN;
    }
    if (path.equals("/dev/null")) {
      return Data.NONE;
    }
    Optional<String> script = scripts.apply(path);
    if (script.isEmpty() && !path.equals(text)) {
      script = scripts.apply(text.replace(Marks.HOME, '~'));
    }
    return script.map(Data::of).orElseGet(() -> new Data(Data.UNKNOWN.text(), Data.FILE | network(path),
        List.of(path)));
  }

  private static int network(String path) {
    return path.startsWith("/dev/tcp/") || path.startsWith("/dev/udp/") ? Data.REMOTE : 0;
  }

  /** Whether what a file holds is known here. */
  boolean knows(String text) {
    Data data = read(text);
    return !data.has(Data.FILE) && data != Data.UNKNOWN;
  }

  /** Of what this line wrote to a file. */
  int length(String text) {
    return files.getOrDefault(Paths.normal(text, directory), Data.NONE).text().length();
  }

  void write(String text, Data data, boolean isAppended) {
    String path = Paths.normal(text, directory);
    if (!path.startsWith("/dev/") || path.startsWith("/dev/fd/")) {
      Data before = isAppended ? files.getOrDefault(path, Data.NONE) : Data.NONE;
      files.put(path, before.then(data));
    }
  }

  /** After one of several ways: a variable on which they do not agree is unknown. */
  void merge(Map<String, List<Data>> other) {
    other.forEach((name, value) -> {
      List<Data> own = variables.get(name);
      if (own != null && !Objects.equals(own, value)) {
        variables.put(name, List.of(Data.UNKNOWN));
      } else {
        variables.put(name, value);
      }
    });
  }
}
