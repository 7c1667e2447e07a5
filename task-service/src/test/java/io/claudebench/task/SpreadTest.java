package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 10,000 tasks on 1,000 instances of capacity 20: nobody gets 1.2 times the mean. */
class SpreadTest extends Contract {

  SpreadTest() {
    super(Map.of("claudebench.task.assigned-ms", "300000"));
  }

  @Test
  void theSpreadIsEven() {
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.INSTANCE_LOADS));
      IntStream.range(0, 1000).forEach(i -> newWorker(20));
      List<Map<String, String>> thousand = IntStream.range(0, 1000).mapToObj(i -> Map.of("text", "spread")).toList();
      IntStream.range(0, 10).forEach(i -> ok("task.create_batch", "tasks", thousand));

      assertEquals(10_000, Stage.parallel(100, i -> ok("task.distribute").get("assigned").longValue()).stream()
          .mapToLong(Long::longValue).sum());

      var most = redis.texts("ZREVRANGE", stage.keys.of(Key.INSTANCE_LOADS), 0, 0, "WITHSCORES");
      assertTrue(Double.parseDouble(most.get(1)) < 12, () -> "the mean is 10, but " + most);
    }
  }
}
