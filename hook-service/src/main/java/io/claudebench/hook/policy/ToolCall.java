package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.hook.effect.Context;
import io.claudebench.hook.effect.Effect;
import io.claudebench.hook.effect.Effects;
import io.claudebench.hook.effect.Findings;
import io.claudebench.hook.effect.Found;
import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import io.claudebench.hook.written.FileChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/** One call of a tool, as rules look at it. What only some of them ask for is found out once, when it is asked for. */
public final class ToolCall {
  private static final int NAMED_MAX = 5000;
  private static final Set<String> SAYERS = Set.of("echo", "printf", "true", "false", "test", "[");
  /** A longer one is no path to any system. */
  private static final int PATH_MAX = 4096;
  private static final int PROGRAMS_MAX = 1000;
  private static final int TEXTS_MAX = 4_000_000;
  private static final Function<String, Optional<String>> NO_SCRIPTS = path -> Optional.empty();

  final String tool;
  final JsonNode params;
  final String cwd;
  /** What a shell would get of it; empty when it gets nothing. */
  final String command;
  private final Function<String, Optional<String>> scripts;
  private Findings findings;
  private Named name;
  private Named paths;
  private Named hosts;
  private Texts texts;
  private final Map<String, Texts> fields = new HashMap<>();

  /**
   * @param cwd where it runs; null when unknown
   * @param scripts what the session is known to have written to a normal path
   */
  public ToolCall(String tool, JsonNode params, String cwd, Function<String, Optional<String>> scripts) {
    this.tool = tool;
    this.params = params;
    this.cwd = cwd;
    this.command = Tools.command(tool, params);
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

  static long bit(Effect effect) {
    return 1L << effect.ordinal();
  }

  /** Bits of all effects that its programs would have. */
  long effects() {
    long effects = 0;
    for (Found one : findings().found()) {
      effects |= bit(one.effect());
    }
    return effects;
  }

  /** The name of its tool. */
  Named name() {
    if (name == null) {
      name = Named.of(List.of(tool), false);
    }
    return name;
  }

  /** What is at that place of the parameters; nothing where they have none. */
  Texts field(JsonPointer place) {
    Texts known = fields.get(place.toString());
    if (known == null) {
      JsonNode value = params.at(place);
      known = value.isMissingNode() ? Texts.NONE
          : new Texts(List.of(value.isTextual() ? value.textValue() : value.toString()));
      fields.put(place.toString(), known);
    }
    return known;
  }

  /**
   * The command as it is written, and each program with its words, as the shell gives them: {@code git push}, wherever
   * it stands and however quoted; of very many the first.
   */
  Texts texts() {
    if (texts == null) {
      List<Command> commands = command.isEmpty() ? List.of() : findings().commands();
      var all = new ArrayList<String>(1 + commands.size());
      all.add(command);
      int room = TEXTS_MAX;
      for (int i = 0; i < commands.size() && i < PROGRAMS_MAX && room >= 0; i++) {
        String words = words(commands.get(i));
        room -= words.length();
        all.add(words);
      }
      texts = new Texts(all, all.size() <= commands.size());
    }
    return texts;
  }

  private static String words(Command one) {
    var text = new StringJoiner(" ");
    for (Argument word : one.words()) {
      text.add(Marks.plain(word.text()));
    }
    return text.toString();
  }

  /** Normal paths of all files that it may name, with {@link Marks}; of very many the first. */
  Named paths() {
    if (paths == null) {
      var all = new ArrayList<String>();
      for (Command one : findings().commands()) {
        if (all.size() < NAMED_MAX) {
          addPaths(all, one);
        }
      }
      paths = Named.of(all, all.size() >= NAMED_MAX);
    }
    return paths;
  }

  private static void addPaths(List<String> all, Command one) {
    if (!SAYERS.contains(one.name())) {
      for (Argument word : one.arguments()) {
        add(all, one, word);
      }
    }
    for (Command.Target target : one.targets()) {
      add(all, one, target.path());
    }
  }

  private static void add(List<String> paths, Command command, Argument word) {
    String text = word.text();
    if (text.isEmpty() || text.length() > PATH_MAX || paths.size() >= NAMED_MAX) {
      return;
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

  /** Hosts of all URLs that it names, lower case; of very many the first. */
  Named hosts() {
    if (hosts == null) {
      var all = new ArrayList<String>();
      Urls.hosts(params, all, NAMED_MAX);
      for (Command one : findings().commands()) {
        String program = one.name();
        for (Argument word : one.arguments()) {
          Urls.hosts(program, Marks.plain(word.text()), all, NAMED_MAX);
        }
      }
      hosts = Named.of(all, all.size() >= NAMED_MAX);
    }
    return hosts;
  }
}
