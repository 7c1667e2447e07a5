package io.claudebench.hook.policy;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;

/** Sets of rules as an admin puts them, and what they make of a command. */
record Sets(Rest admin) {
  static final Sets OF_BOSS = new Sets(Rest.HERE.as("boss" + PolicyFleet.SECRET));
  static final Sets OF_ACME = new Sets(Rest.HERE.as("acme" + PolicyFleet.SECRET));

  /** {@code rule("no-x", "deny", "tools", List.of("Bash"))} */
  static Map<String, Object> rule(String name, String action, Object... more) {
    var rule = map(more);
    rule.put("name", name);
    rule.put("action", action);
    return rule;
  }

  Reply tryPut(String name, Object... rules) {
    return admin.post("hook.policy.put", map("name", name, "policy", map("rules", rules)));
  }

  JsonNode put(String name, Object... rules) {
    return tryPut(name, rules).ok();
  }

  JsonNode ask(String command) {
    return ask("Bash", map("command", command));
  }

  JsonNode ask(String tool, Object params) {
    return admin.ok("hook.pre_tool", map("tool", tool, "params", params, "cwd", "/home/me/project"));
  }

  /** Until a command is denied by this rule. */
  void awaitRule(String command, String rule) {
    Await.until(rule + " decides about " + command,
        () -> ask(command).path("reason").asText().startsWith(rule + ": "));
  }

  void awaitAllowed(String command) {
    Await.until(command + " is allowed", () -> ask(command).get("allow").asBoolean());
  }

  /** Takes back what a test put. */
  void clear(String... names) {
    List.of(names).forEach(name -> put(name));
  }
}
