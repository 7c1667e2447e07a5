package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Json;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a door has let in is read again, however many envelopes are around it. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class DeepInputTest {
  @Inject Registry registry;

  @Test
  void theDeepestValueThatADoorTakesIsShownByWhatReadsItsEvent() {
    String value = deep(Json.DEPTH_MAX - 1);
    String vote = "{\"decision\":\"" + Registry.fresh() + "\",\"instanceId\":\"a\",\"value\":" + value
        + ",\"totalInstances\":1}";
    try (var owner = owner()) {
      owner.answers("{\"tasks\":[{\"id\":\"t-1\",\"metadata\":" + value + "}]}");

      assertEquals(200, Rest.post("system.quorum.vote", vote).status());
      assertEquals(200, Rest.post("system.get_state", "{}").status());
      assertEquals(200, Rest.post("task.list", "{}").status());
    }
    assertEquals(413, Rest.post("state.put", "{\"key\":\"deep\",\"value\":" + deep(Json.DEPTH_MAX) + "}").status());
  }

  @Test
  void theDeepestInputOfOneDoorIsTakenWhenItIsCarried() {
    try (var owner = owner()) {
      owner.answers("{}");
      assertEquals(200, Rest.post("task.list", "{\"x\":" + deep(Json.DEPTH_MAX - 1) + "}").status());
    }
    String value = "{\"key\":\"deep\",\"value\":" + deep(Json.DEPTH_MAX - 1) + "}";
    assertEquals("OK", Doors.EVENT.call(registry, "state.put", value).word());
    assertEquals("TOO_LARGE",
        Doors.EVENT.call(registry, "state.put", "{\"key\":\"deep\",\"value\":" + deep(Json.DEPTH_MAX) + "}").word());
  }

  @Test
  void anAnswerThatCannotBeReadIsToldAtOnceAndHoldsNoOtherUp() {
    try (var owner = owner()) {
      owner.answers("{\"a\":" + deep(200) + "}");
      Rest answer = Rest.post("task.list", "{}");
      assertEquals("INTERNAL unknown", answer.body().path("code").asText() + " "
          + answer.body().path("outcome").asText());

      owner.answers("{\"a\":1e9999999999}");
      assertEquals("INTERNAL", Rest.post("task.list", "{}").body().path("code").asText());

      owner.answers("{\"a\":1}");
      assertEquals(200, Rest.post("task.list", "{}").status());
    }
  }

  /** The fleet has learned whose task.list is. */
  private TaskOwner owner() {
    var owner = new TaskOwner(registry);
    owner.answers("{}");
    Registry.await("the fleet knows task.list", () -> Rest.post("task.list", "{}").status() == 200);
    return owner;
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
