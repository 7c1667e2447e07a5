package io.claudebench.hook.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program {@code shfmt}: what it refuses of many texts, and the simple commands it sees in them. */
record Shfmt(String program, Path directory) {
  private static final int SECONDS_MAX = 60;
  private static final Pattern REFUSED = Pattern.compile("/(\\d+)\\.sh:\\d+:\\d+: ");
  /** Constructs that it has and a shell takes for commands: only their names are compared. */
  static final Set<String> NAMED = Set.of("[[", "declare", "local", "export", "readonly", "typeset", "let");

  static boolean isHere() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(one -> Files.isExecutable(Path.of(one, "shfmt")));
  }

  /** The indices of the texts that are no bash. */
  Set<Integer> refused(List<String> texts) throws IOException, InterruptedException {
    Path all = Files.createDirectory(directory.resolve("all"));
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(all.resolve(i + ".sh"), texts.get(i));
    }
    Path told = directory.resolve("told");
    run(new ProcessBuilder(program, "-ln", "bash", "-l", all.toString()).redirectError(told.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    Set<Integer> refused = new TreeSet<>();
    Matcher found = REFUSED.matcher(Files.readString(told));
    while (found.find()) {
      refused.add(Integer.valueOf(found.group(1)));
    }
    return refused;
  }

  /** For each text, none of which it refuses, its simple commands in no order: all of them are one script. */
  List<List<String>> commands(List<String> texts) throws IOException, InterruptedException {
    Path script = directory.resolve("script");
    Path tree = directory.resolve("tree");
    Files.writeString(script, String.join("\n\n", texts));
    run(new ProcessBuilder(program, "-ln", "bash", "--to-json").redirectInput(script.toFile())
        .redirectOutput(tree.toFile()).redirectError(directory.resolve("told").toFile()));
    List<List<String>> commands = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (String text : texts) {
      commands.add(new ArrayList<>());
      ends.add((ends.isEmpty() ? 0 : ends.getLast()) + text.getBytes(StandardCharsets.UTF_8).length + 2);
    }
    int at = 0;
    for (JsonNode statement : new ObjectMapper().readTree(tree.toFile()).path("Stmts")) {
      while (statement.path("Pos").path("Offset").asInt() >= ends.get(at)) {
        at++;
      }
      collect(statement, commands.get(at));
    }
    return commands;
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("shfmt does not end");
    }
  }

  private static void collect(JsonNode node, List<String> commands) {
    switch (node.path("Type").asText()) {
      case "CallExpr" -> {
        if (!node.path("Args").isEmpty()) {
          var words = new ArrayList<String>();
          node.path("Args").forEach(word -> words.add(literal(word)));
          commands.add(NAMED.contains(words.getFirst()) ? words.getFirst() : String.join(" ", words));
        }
      }
      case "DeclClause" -> commands.add(node.path("Variant").path("Value").asText());
      case "TestClause" -> commands.add("[[");
      case "LetClause" -> commands.add("let");
      default -> { }
    }
    node.forEach(child -> collect(child, commands));
  }

  private static String literal(JsonNode word) {
    JsonNode parts = word.path("Parts");
    boolean isPlain = parts.size() == 1 && parts.get(0).path("Type").asText().equals("Lit");
    return ShfmtDifferentialTest.shown(isPlain ? parts.get(0).path("Value").asText() : null);
  }
}
