package io.claudebench.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.policy.Book;
import io.claudebench.hook.policy.Books;
import io.claudebench.hook.policy.Failure;
import io.claudebench.hook.policy.HookSettings;
import io.claudebench.hook.policy.PolicySpec;
import io.claudebench.hook.policy.RuleSpec;
import io.claudebench.hook.policy.ToolCall;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How long a verdict takes by itself, on one thread of the bench's own process: no HTTP, no JSON, no record. Commands
 * of 205 to 218 characters, of which none is objected to, by the built-in rules and by 200 of a tenant's own beside
 * them.
 */
final class VerdictWorkload implements Workload {
  private static final String CWD = "/home/me/project";
  private static final double AIM_MICROS = 50;
  private static final List<JsonNode> COMMANDS = List.of(
      command("cd services/api && npm run build -- --mode production && npm test -- --coverage --reporter=dot"
          + " | tee build/test.log && git add -A && git commit -m 'Mend the parser of shell words'"
          + " && git push origin feature/parser-mend"),
      command("for f in $(find src/main/java -name '*.java' -newer pom.xml); do wc -l \"$f\"; done | sort -rn"
          + " | head -20 && grep -rn \"LATER\" src docs --include=*.java --include=*.md | sort | uniq -c | sort -rn"
          + " | head -n 20"),
      command("kubectl --context staging get pods -n web -l app=api -o json | jq '.items[].metadata.name' | sort"
          + " > build/pods.txt && curl -sf https://api.example.com/v1/status -H 'Accept: application/json'"
          + " | python3 -m json.tool"));

  private record Settings(Map<String, String> deny, Failure onFailure) implements HookSettings {}

  @Override
  public String name() {
    return "verdict";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    var books = new Books(new Settings(Map.of(), Failure.ask));
    judged("a verdict without HTTP, 205–218 characters, built-in rules", books.of(List.of()), testbed.plan(), report);
    judged("the same and " + HooksWorkload.RULES + " rules of a tenant's own", books.of(List.of(tenant())),
        testbed.plan(), report);
  }

  private static void judged(String name, Book book, Plan plan, Report report) {
    run(book, plan.warmUp());
    long before = cpuNanos();
    Sample sample = run(book, plan.seconds());
    double micros = (cpuNanos() - before) / 1e3 / sample.operations();
    Result result = report.add(sample.result(name, "op", Map.of("service", micros)));
    report.add(Goal.shown(name + ", p50", 1e3 * result.latency().p50(), " µs", ""));
    report.add(Goal.below(name + ", p99", 1e3 * result.latency().p99(), AIM_MICROS, " µs",
        "load " + Figures.of(Machine.load()) + " on " + Runtime.getRuntime().availableProcessors() + " cores"));
  }

  private static Sample run(Book book, double seconds) {
    var sample = new Sample();
    long from = System.nanoTime();
    long until = from + (long) (seconds * 1e9);
    long at = from;
    for (int i = 0; at < until; i++) {
      JsonNode params = COMMANDS.get(i % COMMANDS.size());
      at = System.nanoTime();
      boolean isAllowed = book.judge(new ToolCall("Bash", params, CWD, path -> Optional.empty())).allow();
      sample.latency(at);
      sample.done(1);
      sample.error("denied", isAllowed ? 0 : 1);
    }
    sample.took(from, System.nanoTime());
    return sample;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static JsonNode command(String text) {
    return JsonNodeFactory.instance.objectNode().put("command", text);
  }

  /** The rules of {@link HooksWorkload}, with what a door adds to each. */
  private static PolicySpec tenant() {
    var json = new ObjectMapper();
    List<RuleSpec> rules = IntStream.range(0, HooksWorkload.RULES).mapToObj(number -> {
      try {
        ObjectNode rule = (ObjectNode) json.readTree(HooksWorkload.rule(number));
        return json.treeToValue(rule.put("on", "tool").put("severity", "medium").put("onFailure", "ask"),
            RuleSpec.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }).toList();
    return new PolicySpec(rules, null, false);
  }
}
