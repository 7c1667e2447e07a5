package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tools in the words of a shell, so that one reader judges them all: whoever reads a file does what {@code cat} does,
 * whoever writes one what {@code >} does.
 */
final class Tools {
  private static final List<String> COMMANDS = List.of("command", "cmd", "script");
  private static final List<String> PATHS = List.of("file_path", "filePath", "notebook_path", "path", "file",
      "filename", "directory", "dir", "source", "destination", "old_path", "new_path", "target_file", "paths", "files");
  private static final Set<String> READS = Set.of("read", "view", "cat", "grep", "open", "get", "load");
  private static final Set<String> WRITES = Set.of("write", "edit", "multiedit", "notebookedit", "create", "str",
      "apply", "append", "insert", "save", "put");
  private static final Set<String> REMOVES = Set.of("delete", "remove", "rm", "unlink", "rmdir");
  private static final Set<String> MOVES = Set.of("move", "rename", "mv");

  /** What a shell would get: a text, the commands, and the like of what a tool does to each file that it names. */
  static String command(String tool, JsonNode params) {
    if (params.isTextual()) {
      return params.textValue();
    }
    var lines = new ArrayList<String>();
    for (String field : COMMANDS) {
      JsonNode value = params.path(field);
      if (value.isTextual()) {
        lines.add(value.textValue());
      } else if (value.isArray()) {
        var words = new ArrayList<String>();
        value.forEach(word -> words.add(quoted(word.asText())));
        lines.add(String.join(" ", words));
      }
    }
    List<String> paths = paths(params);
    String like = paths.isEmpty() ? "" : like(tool, params);
    paths.forEach(path -> lines.add(like + quoted(path)));
    return String.join("\n", lines);
  }

  /** The program that does to a file what this tool does; what nobody knows looks at it. */
  private static String like(String tool, JsonNode params) {
    String verb = verb(tool);
    return writes(tool) && !params.path("command").asText().equals("view") ? ": > " : REMOVES.contains(verb) ? "rm -rf "
        : MOVES.contains(verb) ? "mv -t . " : READS.contains(verb) || writes(tool) ? "cat " : "ls ";
  }

  /** Whether what it does to a file is that it writes it. */
  static boolean writes(String tool) {
    return WRITES.contains(verb(tool));
  }

  /** {@code write} of {@code mcp__files__write_file}. */
  private static String verb(String tool) {
    String name = tool.substring(tool.lastIndexOf("__") < 0 ? 0 : tool.lastIndexOf("__") + 2).toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < name.length() && "_.-".indexOf(name.charAt(end)) < 0) {
      end++;
    }
    return name.substring(0, end);
  }

  /** The file that it is about; null when it is about none. */
  static String path(JsonNode params) {
    List<String> paths = paths(params);
    return paths.isEmpty() ? null : paths.getFirst();
  }

  private static List<String> paths(JsonNode params) {
    var paths = new ArrayList<String>();
    for (String field : PATHS) {
      JsonNode value = params.path(field);
      (value.isArray() ? value : List.of(value)).forEach(one -> {
        if (one.isTextual() && !one.textValue().isEmpty()) {
          paths.add(one.textValue());
        }
      });
    }
    return paths;
  }

  /** The same parameters with another command; null where its command is not one text. */
  static JsonNode withCommand(JsonNode params, String command) {
    if (params.isTextual()) {
      return params.textValue().isEmpty() ? null : Json.MAPPER.getNodeFactory().textNode(command);
    }
    List<String> given = COMMANDS.stream().filter(params::has).toList();
    return given.size() == 1 && params.path(given.getFirst()).isTextual()
        ? ((ObjectNode) params.deepCopy()).put(given.getFirst(), command) : null;
  }

  /** {@code ~} in front is that of a shell. */
  private static String quoted(String text) {
    return text.startsWith("~/") ? "~/" + quoted(text.substring(2)) : "'" + text.replace("'", "'\\''") + "'";
  }

  private Tools() {}
}
