package io.claudebench.instance.cache;

import static io.claudebench.instance.cache.Reads.given;
import static io.claudebench.instance.cache.Reads.verb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Verb;
import io.claudebench.instance.OwnRedis;
import io.claudebench.instance.Registry;
import io.claudebench.servers.Pid;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ReadCacheAwayTest.Alone.class)
class ReadCacheAwayTest {
  private static final Verb VERB = verb("test.away", 8_000, 60);

  @Inject Reads reads;
  @Inject Registry registry;

  @ConfigProperty(name = "test.redis.pid")
  long pid;

  @ConfigProperty(name = "quarkus.redis.hosts")
  String uri;

  /** Nobody else is to miss this Redis. */
  public static class Alone extends OwnRedis {}

  @Test
  void memoryAnswersWhileRedisIsAwayAndRedisWhenItIsBack() throws Exception {
    Reads.Replica one = reads.another();
    assertEquals(1, one.value(VERB, "a", () -> given(1)));
    new Pid(pid).end("KILL", Duration.ofSeconds(5));

    assertEquals(1, one.value(VERB, "a", () -> given(2)), "it is kept");
    assertEquals(3, one.value(VERB, "b", () -> given(3)), "the handler answers");
    assertEquals(3, one.value(VERB, "b", () -> given(4)), "and is not asked again");
    Await.until("only for so long", Duration.ofSeconds(9), () -> one.value(VERB, "b", () -> given(5)) == 5);

    try (var back = RedisServer.start(RedisOptions.fresh().withPort(URI.create(uri).getPort()))) {
      Await.until("it is kept in Redis again", () -> {
        one.value(VERB, "c", () -> given(6));
        return registry.run("KEYS", "cb:cache:handler:test.away:*").size() > 0;
      });
      Reads.Replica two = reads.another();
      assertEquals(6, two.value(VERB, "c", () -> given(7)));
      assertTrue(registry.run("KEYS", "cb:cache:loading:test.away:*").size() == 0);
    }
  }
}
