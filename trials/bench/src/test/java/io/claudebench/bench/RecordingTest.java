package io.claudebench.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.scanner.Resp;
import io.claudebench.servers.Servers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What MONITOR shows is read back word for word. */
class RecordingTest {
  @Test
  void readsBackEachByteOfTheCommand() {
    var redis = Servers.redis();
    try (var client = new Resp(redis.uri())) {
      String sha = client.text("SCRIPT", "LOAD", "return #KEYS");
      String[] command = {"EVALSHA", sha, "1", "some:key", "record me", "{\"a\":\"\\\\b\"}", "line\r\nend", ""};

      assertEquals(List.of(command), Recording.of(redis, "record me", () -> client.ask((Object[]) command)).command());
    }
  }
}
