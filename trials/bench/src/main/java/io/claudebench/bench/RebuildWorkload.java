package io.claudebench.bench;

import io.claudebench.scanner.Resp;
import io.claudebench.testkit.ServiceProcess;
import java.util.List;
import java.util.Map;

/** {@code event.rebuild} of 250,000 tasks with four events each, beside a loop that only reads those events. */
final class RebuildWorkload implements Workload {
  private static final int TASKS = 250_000;
  private static final int PAGE = 500;
  private static final int WARM_UPS = 4;
  private static final List<String> TYPES = List.of("task.created", "task.claimed", "task.updated", "task.completed");
  /** Lives of so many tasks, as task scripts leave them. */
  private static final String LIVES = """
      local types = { { 'task.created', 'pending', 0 }, { 'task.claimed', 'in_progress', 1 },
        { 'task.updated', 'in_progress', 1 }, { 'task.completed', 'completed', 1 } }
      for n = ARGV[1], ARGV[1] + ARGV[2] - 1 do
        local id = 't-9' .. string.format('%06d', n)
        for version, type in ipairs(types) do
          redis.call('XADD', 'cb:stream:' .. type[1], '*', 'data', '{"id":"' .. type[1] .. ':' .. id .. ':' .. version
            .. '","type":"' .. type[1] .. '","entity":"' .. id .. '","version":' .. version
            .. ',"schema":1,"payload":{"id":"' .. id .. '","status":"' .. type[2] .. '","priority":50,"attempt":'
            .. type[3] .. ',"instanceId":"worker-7"},"metadata":{"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-'
            .. '00f067aa0ba902b7-01","actor":"bench","tenant":""},"timestamp":"2026-01-01T00:00:00.000Z"}')
        end
        redis.call('HSET', 'cb:task:' .. id, 'id', id, 'version', 4, 'status', 'completed', 'priority', 50, 'attempt',
          1, 'assignedTo', 'worker-7')
      end
      """;

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    Resp redis = testbed.resp();
    String streams = testbed.create().key(":stream:");
    ServiceProcess events = testbed.start("event-service", "event-service",
        Map.of("CLAUDEBENCH_AUDIT_COPY_MS", "60000")); // else it would copy a million events beside
    events.awaitReady();
    for (int n = 0; n < TASKS; n += PAGE) {
      redis.ask("EVAL", LIVES, 0, n, PAGE);
    }
    try (var calls = new Calls(testbed.loop(), events)) {
      raw(redis, streams);
      for (int n = 0; n < WARM_UPS; n++) {
        rebuild(calls);
      }
      Map<String, Rounds> rounds = new Contest().beside("raw", () -> testbed.measure("XRANGE alone, pages of " + PAGE,
          "event", events, Once.of(() -> raw(redis, streams)), 0))
          .with("rebuild", () -> testbed.measure("event.rebuild", "event", events, Once.of(() -> rebuild(calls)), 0))
          .run(testbed.plan().few(), report);
      report.ratio("events rebuilt and compared / events read by XRANGE alone", rounds.get("rebuild"),
          rounds.get("raw"), 0.5);
    }
  }

  private static int raw(Resp redis, String streams) {
    int events = 0;
    for (String type : TYPES) {
      String after = "-";
      List<?> page;
      do {
        page = (List<?>) redis.ask("XRANGE", streams + type, after, "+", "COUNT", PAGE);
        events += page.size();
        after = page.isEmpty() ? after : "(" + ((List<?>) page.getLast()).getFirst();
      } while (page.size() == PAGE);
    }
    return events;
  }

  private static int rebuild(Calls calls) {
    String told = calls.post("/event/rebuild", "{}");
    if (!told.startsWith("{\"equal\":true")) {
      throw new IllegalStateException(told.substring(0, Math.min(500, told.length())));
    }
    return Integer.parseInt(told.replaceAll("(?s).*?\"events\":(\\d+).*", "$1"));
  }
}
