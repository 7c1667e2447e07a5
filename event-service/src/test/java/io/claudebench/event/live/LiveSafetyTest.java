package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Wire.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Safe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream tells a browser before its first event, and where there is none. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class LiveSafetyTest {

  @Test
  void streamsBeginAsEveryAnswerDoes() {
    try (var follower = Follower.of("/events").ready()) {
      Safe.check(follower.headers, "/events");
    }
  }

  @Test
  void refusedStreamsAndSocketsAreAnsweredSo() {
    for (String path : List.of("/events?after=nowhere", "/events?token=none", "/events/task/none/output?x=1", "/ws",
        "/ws?token=none", "/events/audit?from=never")) {
      Safe.check(ask(HERE, "GET", path));
      Safe.check(ask(HERE, "POST", path));
      Reply reply = ask(HERE, "GET", path, "Host: evil.example.com", "Upgrade: websocket", "Connection: Upgrade",
          "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
      assertEquals(path.contains("token") ? 401 : 403, Safe.check(reply).status(), path);
    }
  }

  @Test
  void anUpgradeIsAnsweredSo() {
    Reply reply = ask(HERE, "GET", "/ws", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
    assertEquals(101, reply.status());
    Safe.check(reply);
  }
}
