package io.claudebench.hook.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.servers.RedisResource;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two replicas hear of a session and write it down in any order. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class SessionSeenTest {
  private static final int LIFE_MS = 86_400_000;

  @Inject
  Scripts scripts;
  @Inject
  Tenants tenants;
  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void whatWasHeardBeforeTheEndAndComesLaterDoesNotOpenItAgain() {
    run(1, session, 0);
    run(0, session);
    run(1, session, 5000);
    assertFalse(isOpen());

    run(1, session, 0);
    assertTrue(isOpen(), "what is heard after the end does");
  }

  @Test
  void ofWordsThatComeTogetherTheEndIsTheLast() {
    assertEquals(0, run(1, session, 50, session));
    assertFalse(isOpen());
  }

  private long run(Object... given) {
    Script script = scripts.load("hook_session_seen");
    Object[] args = new Object[given.length + 2];
    args[0] = 1000;
    args[1] = LIFE_MS;
    System.arraycopy(given, 0, args, 2, given.length);
    return script.run(Background.silent(tenants.fleet()), args).await().indefinitely().toLong();
  }

  private boolean isOpen() {
    return redis.execute("ZSCORE", "cb:hook-sessions", session) != null;
  }
}
