package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Refused;
import io.claudebench.hook.effect.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Rules and calls of one small world, so that many of the rules match many of the calls. */
final class RandomRules {
  private static final List<String> TOOLS = List.of("Bash", "Write", "mcp__git__push", "mcp__files__delete_file");
  private static final List<String> TOOL_GLOBS = List.of("Bash", "*", "mcp__*", "mcp__git__*", "?ash", "*file", "B*h");
  private static final List<String> WORDS = List.of("git", "push", "kubectl", "deploy", "--prod", "rm", "-rf", "curl",
      "Drop", "TABLE", "sudo", "cat", "echo", "'a b'", "\"Git Push\"", "k\u017Fe\u212A", "\u00E9t\u00E9", "pu\\sh",
      "$X", "-f", "x", "");
  private static final List<String> PLACES = List.of("/srv/app-1/a.txt", "/srv/app-12/b", "~/.config/x", ".env",
      "src/main/A.java", "/srv/*/a", "~/.c*/x", "/etc/passwd", "/srv", "key.pem", "/", "'/srv/a b'", "/srv/app-1",
      "/home/me/app.ENV");
  private static final List<String> PATH_GLOBS = List.of("/srv/app-1/**", "/srv/*", "~/.config/*", ".env", "*.pem",
      "/srv/**/b", "/**", "src/**", "/etc/pass??", "~/**", "/srv/app-1*/**", "/srv", "**/*.java", "/srv/app-1", "*");
  private static final List<String> HOSTS = List.of("https://api.example.com/x", "http://Git.Corp.net:8443",
      "git@corp.net:a/b", "https://example.com", "https://*.corp.net/");
  private static final List<String> HOST_GLOBS = List.of("*.example.com", "example.com", "*.corp.net", "Corp.net",
      "*", "a?i.*", "*.*.net");
  private static final List<String> PATTERNS = List.of("git push", "(?i)drop\\s+table", "deploy .*--prod", "^git",
      "rm|curl", "(?i)(git|kubectl) push", "[gk]it", "(cat|echo) (/srv|~)", "\u00E9t", "(?i)se\u212A", "(?i)kse",
      "k\u017Fe", "push$", "x{2}", "(?:a|b) (?i)B", "example\\.com", "^$", "app-1\\b", "(?i)^SUDO .+",
      "p.?sh", "\\.config|\\.env");
  private static final List<String> JOINTS = List.of(" ", " ", " ", " ", " && ", "; ", " | ", "\n", " > ", " $(", ") ");

  private final Random random;

  RandomRules(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> T maybe(Supplier<T> made) {
    return random.nextInt(4) == 0 ? made.get() : null;
  }

  private List<String> some(List<String> all) {
    return random.ints(1 + random.nextInt(3), 0, all.size()).mapToObj(all::get).toList();
  }

  /** Rules that may be, in any order of actions. */
  List<RuleSpec> rules(int count) {
    var rules = new ArrayList<RuleSpec>();
    while (rules.size() < count) {
      RuleSpec spec = rule(rules.size());
      try {
        Rule.of(spec, "");
        rules.add(spec);
      } catch (Refused no) {
        continue;
      }
    }
    return rules;
  }

  private RuleSpec rule(int number) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String field : some(List.of("/command", "/note", "/file_path", "/n/0"))) {
      fields.put(field, one(PATTERNS));
    }
    List<String> effects = Arrays.stream(Effect.values()).map(Effect::word).toList();
    Action action = one(List.of(Action.deny, Action.ask, Action.warn));
    boolean requiresLease = action != Action.warn && random.nextInt(8) == 0;
    return new RuleSpec("r" + number, RuleSpec.Subject.tool, maybe(() -> some(TOOL_GLOBS)),
        maybe(() -> some(effects)), maybe(() -> some(PATH_GLOBS)), maybe(() -> some(HOST_GLOBS)), maybe(() -> fields),
        maybe(() -> one(PATTERNS)), action, null, null, maybe(() -> "Because."), null, Severity.medium,
        one(List.of(Failure.values())), random.nextInt(3) == 0, requiresLease, false);
  }

  JsonNode params(int most) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    if (random.nextInt(5) > 0) {
      params.put("command", command(most));
    }
    if (random.nextInt(3) == 0) {
      params.put("note", one(WORDS) + " " + one(WORDS) + " " + one(HOSTS)).putArray("n").add(one(WORDS)).add(7);
    }
    if (random.nextInt(4) == 0) {
      params.put("file_path", one(PLACES));
    }
    return params;
  }

  private String command(int most) {
    var text = new StringBuilder(one(WORDS));
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(one(JOINTS)).append(one(List.of(one(WORDS), one(WORDS), one(PLACES), one(HOSTS))));
    }
    return text.toString();
  }

  String tool() {
    return one(TOOLS);
  }
}
