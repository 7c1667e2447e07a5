package io.claudebench.hook.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a book does to be quick, it says what its rules say when each is asked as it is written. */
class SameVerdictTest {
  private static final String CWD = "/home/me/project";
  private final long seed = System.nanoTime();
  private final PlainBook plain = new PlainBook();

  private record Settings(Map<String, String> deny, Failure onFailure) implements HookSettings {}

  @Test
  void ofAnyRulesOnAnyCalls() {
    var random = new RandomRules(seed);
    for (int round = 0; round < 60; round++) {
      List<RuleSpec> rules = random.rules(1 + round);
      for (int i = 0; i < 60; i++) {
        assertSame(rules, random.tool(), random.params(1 + i / 2));
      }
    }
    assertEquals(Set.of("tools", "pattern", "fields", "effects", "plain paths", "paths with globs", "hosts"),
        plain.held, "seed " + seed);
  }

  @Test
  void ofRulesThatCannotDecide() {
    var random = new RandomRules(seed);
    String many = "ls " + IntStream.range(0, 5001).mapToObj(i -> "f" + i).collect(Collectors.joining(" "));
    for (int round = 0; round < 6; round++) {
      assertSame(random.rules(20), "Bash", JsonNodeFactory.instance.objectNode().put("command", "git push; " + many));
    }
  }

  private void assertSame(List<RuleSpec> rules, String tool, JsonNode params) {
    List<Rule> all = new ArrayList<>(BuiltIn.of(new Settings(Map.of("privilege", "off"), Failure.ask)));
    rules.forEach(rule -> all.add(Rule.of(rule, "")));
    var quick = PlainBook.Said.of(new Book(all, false).judge(ToolCall.of(tool, params, CWD)));
    var slow = plain.judge(all.stream().map(Rule::spec).toList(), ToolCall.of(tool, params, CWD));
    assertEquals(slow, quick, () -> "seed " + seed + ": " + tool + " " + params + " by " + rules);
  }
}
