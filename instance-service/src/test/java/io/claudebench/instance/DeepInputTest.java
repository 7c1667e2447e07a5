package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Json;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
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
    String value = Odd.deep(Json.DEPTH_MAX - 1);
    String vote = "{\"decision\":\"" + Registry.fresh() + "\",\"instanceId\":\"a\",\"value\":" + value
        + ",\"totalInstances\":1}";
    try (var owner = owner()) {
      owner.answers("{\"tasks\":[{\"id\":\"t-1\",\"metadata\":" + value + "}]}");

      assertEquals(200, HERE.post("system.quorum.vote", vote).status());
      assertEquals(200, HERE.post("system.get_state", "{}").status());
      assertEquals(200, HERE.post("task.list", "{}").status());
    }
    assertEquals(413, HERE.post("state.put", "{\"key\":\"deep\",\"value\":" + Odd.deep(Json.DEPTH_MAX) + "}").status());
  }

  @Test
  void theDeepestInputOfOneDoorIsTakenWhenItIsCarried() {
    try (var owner = owner()) {
      owner.answers("{}");
      assertEquals(200, HERE.post("task.list", "{\"x\":" + Odd.deep(Json.DEPTH_MAX - 1) + "}").status());
    }
    String value = "{\"key\":\"deep\",\"value\":" + Odd.deep(Json.DEPTH_MAX - 1) + "}";
    assertEquals("OK", Doors.HERE.call(Door.EVENT, "state.put", value).word());
    String deeper = "{\"key\":\"deep\",\"value\":" + Odd.deep(Json.DEPTH_MAX) + "}";
    assertEquals("TOO_LARGE", Doors.HERE.call(Door.EVENT, "state.put", deeper).word());
  }

  @Test
  void anAnswerThatCannotBeReadIsToldAtOnceAndHoldsNoOtherUp() {
    try (var owner = owner()) {
      owner.answers("{\"a\":" + Odd.deep(200) + "}");
      Reply answer = HERE.post("task.list", "{}");
      assertEquals("INTERNAL unknown", answer.json().path("code").asText() + " "
          + answer.json().path("outcome").asText());

      owner.answers("{\"a\":1e9999999999}");
      HERE.post("task.list", "{}").refused("INTERNAL");

      owner.answers("{\"a\":1}");
      assertEquals(200, HERE.post("task.list", "{}").status());
    }
  }

  /** The fleet has learned whose task.list is. */
  private TaskOwner owner() {
    var owner = new TaskOwner(registry);
    owner.answers("{}");
    Await.until("the fleet knows task.list", () -> HERE.post("task.list", "{}").status() == 200);
    return owner;
  }
}
