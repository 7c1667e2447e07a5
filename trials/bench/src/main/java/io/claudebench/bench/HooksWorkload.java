package io.claudebench.bench;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.ServiceProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Verdicts on 2 KB inputs under 200 rules of a tenant's own, by an agent's own hooks: how long they take at 100
 * sessions × 5 calls/s, and how many there are beside a hook that decides nothing.
 */
final class HooksWorkload implements Workload {
  private static final int SESSIONS = 100;
  private static final int PER_SECOND = 500;
  static final int RULES = 200;
  private static final int INPUT = 2048;
  private static final List<String> COMMANDS = List.of("npm run build && npm test -- --coverage",
      "git add -A && git commit -m 'Mend the parser' && git push origin feature/parser",
      "grep -rn \"LATER\" src | sort | uniq -c | sort -rn | head -20",
      "for f in $(find . -name '*.java'); do wc -l \"$f\"; done",
      "kubectl --context staging get pods -n web -o json | jq '.items[].metadata.name'",
      "cd services/api && docker build -t api:dev . && docker run --rm api:dev ./test.sh",
      "curl -sf https://api.example.com/v1/status | python3 -m json.tool", "psql -c 'SELECT count(*) FROM task'");
  private static final String NOTE = "{\"sessionId\":\"s-1\",\"message\":\"" + "waits for you ".repeat(146) + "\"}";

  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    ServiceProcess hooks = testbed.start("hook-service", "hook-service", Map.of());
    hooks.awaitReady();
    try (var calls = new Calls(testbed.loop(), hooks)) {
      calls.post("/hook/policy/put", "{\"name\":\"bench\",\"policy\":{\"rules\":[" + IntStream.range(0, RULES)
          .mapToObj(HooksWorkload::rule).collect(Collectors.joining(",")) + "]}}");
    }
    Await.pause(2_000); // in force within a second
    List<byte[]> verdicts = IntStream.range(0, SESSIONS).mapToObj(HooksWorkload::preToolUse).toList();
    var next = new AtomicInteger();
    try (var steady = new OpenLoop(testbed.loop(), hooks.port(), SESSIONS, PER_SECOND,
        due -> verdicts.get(next.getAndIncrement() % SESSIONS));
        var decides = load(testbed, hooks, verdicts);
        var notes = load(testbed, hooks, List.of(Http.post("/hook/notification", NOTE)))) {
      decides.run(testbed.plan().warmUp());
      Until.isTrue("what the warm-up had to record is written",
          () -> hooks.rest().metric("hook_records_waiting") == 0);
      steady.run(testbed.plan().warmUp());
      Result told = report.add(testbed.measure("verdicts at 500/s", "op", hooks, steady, 2 * testbed.plan().seconds()));
      report.add(Goal.below("a verdict over HTTP, 100 sessions × 5/s, 200 rules, 2 KB, p50", told.latency().p50(), 1,
          " ms", ""));
      report.add(Goal.below("the same, p99", told.latency().p99(), 5, " ms", ""));
      Map<String, Rounds> rounds = new Contest()
          .with("decides", () -> testbed.measure("verdicts", "op", hooks, decides, testbed.plan().seconds()))
          .with("notes", () -> testbed.measure("hook.notification as long", "op", hooks, notes,
              testbed.plan().seconds())).run(testbed.plan().few(), report);
      report.ratio("verdicts / hooks that decide nothing", rounds.get("decides"), rounds.get("notes"), Double.NaN);
      report.cpu("the service's CPU of a verdict, and of a hook that decides nothing", "service",
          rounds.get("decides"), rounds.get("notes"));
    }
  }

  private static Load load(Testbed testbed, ServiceProcess hooks, List<byte[]> requests) {
    return new ClosedLoop(testbed.loop(), hooks.port(), IntStream.range(0, testbed.plan().connections())
        .mapToObj(i -> User.of(requests.get(i % requests.size()), 1)));
  }

  /** Rules of every kind, of which none objects. */
  static String rule(int number) {
    String what = switch (number % 5) {
      case 0 -> "\"pattern\":\"deploy-%d .*--prod\"";
      case 1 -> "\"tools\":[\"Bash\"],\"fields\":{\"/command\":\"(?i)\\\\bdrop\\\\s+database\\\\s+x%d\\\\b\"}";
      case 2 -> "\"paths\":[\"/srv/app-%1$d/**\",\"~/.config/app-%1$d/*\"]";
      case 3 -> "\"hosts\":[\"*.internal-%d.example.net\"]";
      default -> "\"tools\":[\"mcp__server%d__*\"],\"effects\":[\"git-history-loss\"]";
    };
    return "{\"name\":\"r%d\",\"action\":\"deny\",".formatted(number) + what.formatted(number) + "}";
  }

  private static byte[] preToolUse(int session) {
    String command = COMMANDS.get(session % COMMANDS.size()).replace("\"", "\\\"");
    String body = "{\"session_id\":\"s-%d\",\"cwd\":\"/home/me/project\",\"hook_event_name\":\"PreToolUse\","
        .formatted(session) + "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"" + command
        + "\",\"description\":\"" + Stream.generate(() -> "Runs what was asked for. ").limit(INPUT / 25)
            .collect(Collectors.joining()) + "\"}}";
    return Http.post("/agents/claude-code?event=PreToolUse", body);
  }
}
