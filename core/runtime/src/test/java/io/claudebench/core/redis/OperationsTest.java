package io.claudebench.core.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What ended how, by name; and never more names than there are scripts, commands and codes. */
class OperationsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Operations operations = new Operations(meters);

  @Test
  void aSuccessIsCountedAndTimed() {
    operations.ended("task_claim", 60_000_000, null);

    assertEquals(1, operation("task_claim", "success"));
    assertEquals(60, meters.get("redis.operation.duration").tag("type", "task_claim").timer()
        .totalTime(TimeUnit.MILLISECONDS), 0.001);
  }

  @Test
  void aWordOfOursIsARefusalAndNoError() {
    operations.ended("task_claim", 1, ErrorType.create("-NOT_FOUND No task t-1."));

    assertEquals(1, operation("task_claim", "refused"));
    assertNull(meters.find("redis.operations").tag("status", "error").counter());
  }

  @Test
  void errorsAreCountedByACodeOfTheList() {
    operations.ended("HGETALL", 1, ErrorType.create("LOADING Redis is loading the dataset in memory"));
    operations.ended("HGETALL", 1, ErrorType.create("ERR wrong number of arguments: x-12345"));
    operations.ended("batch", 1, new TimeoutException());
    operations.ended("batch", 1, ErrorType.create("CONNECTION_CLOSED"));
    operations.ended("batch", 1, new ConnectException());
    operations.failed("batch", "LIMIT");

    assertEquals(2, operation("HGETALL", "error"));
    assertEquals(4, operation("batch", "error"));
    assertEquals(1, error("LOADING"));
    assertEquals(1, error("OTHER"));
    assertEquals(1, error("TIMEOUT"));
    assertEquals(2, error("CONNECTION"));
    assertEquals(1, error("LIMIT"));
  }

  private double operation(String type, String status) {
    return meters.get("redis.operations").tag("type", type).tag("status", status).counter().count();
  }

  private double error(String code) {
    return meters.get("redis.errors").tag("type", code).counter().count();
  }
}
