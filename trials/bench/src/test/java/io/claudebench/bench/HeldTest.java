package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks are cut out of answers as bytes, so the forms of the answers stand here. */
class HeldTest {
  @Test
  void findsEachTaskOfAClaimOnce() {
    var answer = answer("{\"claimed\":true,\"taskId\":\"t-1\",\"task\":{\"id\":\"t-1\",\"text\":\"a\",\"fence\":7},"
        + "\"tasks\":[{\"id\":\"t-1\",\"text\":\"a\",\"fence\":7},{\"id\":\"t-22\",\"text\":\"due 1234\","
        + "\"fence\":4294967301}]}");

    assertEquals(List.of(new Held("t-1", 7, 0), new Held("t-22", 4_294_967_301L, 1234)), Held.claimed(answer));
  }

  @Test
  void findsTheNextTasksOfABatchOfCompletes() {
    var answer = answer(
        "[{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"id\":\"t-1\",\"status\":\"completed\",\"next\":[{\"id\":\"t-3\","
        + "\"fence\":8}]}},"
        + "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"id\":\"t-2\",\"status\":\"completed\",\"next\":[]}}]");

    assertEquals(List.of(new Held("t-3", 8, 0)), Held.next(answer));
  }

  @Test
  void anEmptyClaimHoldsNothing() {
    assertEquals(List.of(), Held.claimed(answer("{\"claimed\":false,\"tasks\":[],\"reason\":\"empty\"}")));
  }

  private static Answer answer(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return new Answer(200, bytes, 0, bytes.length);
  }
}
