package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.hook.effect.Context;
import io.claudebench.hook.effect.Effects;
import io.claudebench.hook.effect.Findings;
import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import io.claudebench.hook.written.FileChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One call of a tool, as rules look at it. What only some of them ask for is found out once, when it is asked for. */
public final class ToolCall {
  private static final int NAMED_MAX = 5000;
  private static final Set<String> SAYERS = Set.of("echo", "printf", "true", "false", "test", "[");
  private static final int TEXT_MAX = 4096;
  private static final int PROGRAMS_MAX = 1000;
  private static final Function<String, Optional<String>> NO_SCRIPTS = path -> Optional.empty();

  final String tool;
  final JsonNode params;
  final String cwd;
  /** What a shell would get of it; empty when it gets nothing. */
  final String command;
  final Search.Text text;
  private final Function<String, Optional<String>> scripts;
  private Findings findings;
  private List<String> paths;
  private List<String> hosts;
  private List<Search.Text> programs;

  /**
   * @param cwd where it runs; null when unknown
   * @param scripts what the session is known to have written to a normal path
   */
  public ToolCall(String tool, JsonNode params, String cwd, Function<String, Optional<String>> scripts) {
    this.tool = tool;
    this.params = params;
    this.cwd = cwd;
    this.command = Tools.command(tool, params);
    this.text = new Search.Text(command);
    this.scripts = scripts;
  }

  /** One of a session of which nothing is known. */
  static ToolCall of(String tool, JsonNode params, String cwd) {
    return new ToolCall(tool, params, cwd, NO_SCRIPTS);
  }

  /** The same with other parameters. */
  ToolCall with(JsonNode other) {
    return new ToolCall(tool, other, cwd, scripts);
  }

  /** What it would do to a file; empty when it writes none. */
  public Optional<FileChange> change() {
    String path = Tools.writes(tool) ? Tools.path(params) : null;
    return path == null ? Optional.empty() : Optional.of(new FileChange(normal(path), params));
  }

  private String normal(String path) {
    return Paths.normal(path.startsWith("~/") ? Marks.HOME + path.substring(1) : path, cwd == null ? "" : cwd);
  }

  Findings findings() {
    if (findings == null) {
      findings = Effects.of(command, new Context(cwd, scripts));
    }
    return findings;
  }

  /** Each program with its words, as the shell gives them: {@code git push}, wherever it stands and however quoted. */
  List<Search.Text> programs() {
    if (programs == null) {
      programs = command.isEmpty() ? List.of() : findings().commands().stream().limit(PROGRAMS_MAX)
          .map(one -> one.words().stream().map(word -> Marks.plain(word.text())).collect(Collectors.joining(" ")))
          .filter(words -> words.length() <= TEXT_MAX && !words.equals(command)).distinct().map(Search.Text::new)
          .toList();
    }
    return programs;
  }

  /**
   * Normal paths of all files that it may name, with {@link Marks}. Throws IllegalStateException when there are too
   * many to look at.
   */
  List<String> paths() {
    if (paths == null) {
      paths = new ArrayList<>();
      for (Command one : findings().commands()) {
        if (!SAYERS.contains(one.name())) {
          one.arguments().forEach(word -> add(paths, one, word));
        }
        one.targets().forEach(target -> add(paths, one, target.path()));
      }
    }
    return paths;
  }

  private static void add(List<String> paths, Command command, Argument word) {
    String text = word.text();
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      return;
    }
    if (paths.size() >= NAMED_MAX) {
      throw new IllegalStateException("too many files");
    }
    if (!text.startsWith("-")) {
      paths.add(command.path(text));
    }
    int equals = text.indexOf('=');
    if (equals >= 0 && equals < text.length() - 1) {
      paths.add(command.path(text.substring(equals + 1)));
    }
    int slash = text.indexOf('/');
    if (text.startsWith("-") && slash > 0) {
      paths.add(command.path(text.substring(slash)));
    }
    if (text.indexOf(':') >= 0) {
      for (String part : text.split(":")) {
        if (part.startsWith("/") && !part.startsWith("//")) {
          paths.add(command.path(part));
        }
      }
    }
  }

  /** Hosts of all URLs that it names, lower case. */
  List<String> hosts() {
    if (hosts == null) {
      hosts = new ArrayList<>();
      Urls.hosts(params, hosts, NAMED_MAX);
      for (Command one : findings().commands()) {
        one.arguments().forEach(word -> Urls.hosts(one.name(), Marks.plain(word.text()), hosts, NAMED_MAX));
      }
    }
    return hosts;
  }
}
