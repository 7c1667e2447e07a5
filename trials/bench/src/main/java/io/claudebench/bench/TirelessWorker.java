package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A worker with nothing to do but to claim and to complete. An operation is a completed task. */
final class TirelessWorker implements User {
  private static final byte[] COMPLETED = "\"status\":\"completed\"".getBytes(UTF_8);

  private final String id;
  private final Habit habit;
  private final byte[] claim;
  private final Deque<Held> held = new ArrayDeque<>();
  private final LongConsumer arrived;
  private int asked;

  /**
   * How it works.
   *
   * @param claims tasks of one claim
   * @param waitMs of a claim
   * @param batches completes all it holds in one JSON-RPC batch
   * @param claimsNext each complete brings the next task
   */
  record Habit(int claims, int waitMs, boolean batches, boolean claimsNext) {}

  TirelessWorker(String id, Habit habit) {
    this(id, habit, due -> {});
  }

  /** @param arrived hears of each task with a due time, when it is here */
  TirelessWorker(String id, Habit habit, LongConsumer arrived) {
    this.id = id;
    this.arrived = arrived;
    this.habit = habit;
    this.claim = Http.post("/task/claim",
        "{\"workerId\":\"%s\",\"maxTasks\":%d,\"waitMs\":%d,\"leaseMs\":600000}".formatted(id, habit.claims(),
            habit.waitMs()));
  }

  @Override
  public byte[] next() {
    if (held.isEmpty()) {
      asked = 0;
      return claim;
    }
    if (!habit.batches()) {
      asked = 1;
      return Http.post("/task/complete", complete(held.poll()));
    }
    asked = held.size();
    var tasks = List.copyOf(held);
    held.clear();
    return Http.post("/rpc", IntStream.range(0, tasks.size())
        .mapToObj(i -> "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"task.complete\",\"params\":%s}".formatted(i,
            complete(tasks.get(i))))
        .collect(Collectors.joining(",", "[", "]")));
  }

  @Override
  public int answered(Answer answer, Sample sample) {
    List<Held> more = asked == 0 ? Held.claimed(answer) : habit.claimsNext() ? Held.next(answer) : List.of();
    more.stream().filter(task -> task.due() > 0).forEach(task -> arrived.accept(task.due()));
    held.addAll(more);
    if (asked == 0) {
      sample.error("EMPTY", more.isEmpty() && habit.waitMs() == 0 ? 1 : 0);
      return 0;
    }
    int done = 0;
    for (int at = answer.find(COMPLETED, answer.from()); at >= 0; at = answer.find(COMPLETED, at + 1)) {
      done++;
    }
    if (done < asked) {
      sample.error(answer.word(), asked - done);
    }
    return done;
  }

  @Override
  public void refused() {
    held.clear();
  }

  private String complete(Held task) {
    return "{\"id\":\"" + task.id() + "\",\"workerId\":\"" + id + "\",\"fence\":" + task.fence() + ",\"result\":true"
        + (habit.claimsNext() ? ",\"claimNext\":1}" : "}");
  }
}
