package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.made;
import static io.claudebench.instance.KeyFixture.text;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class KeyLookupTest {
  private static final int CALLS = 200;
  private static final Pattern HMGET = Pattern.compile("cmdstat_hmget:calls=(\\d+)");

  @Inject Registry registry;

  @Test
  void aKeyThatManyUseFirstAtOnceIsLookedUpOnce() {
    JsonNode made = made("worker");
    long before = lookups();
    registry.run("CLIENT", "PAUSE", "800");
    var calls = IntStream.range(0, CALLS).mapToObj(i -> KeyFixture.send(text(made), "system.health")).toList();
    calls.forEach(call -> call.join().ok());
    long more = lookups() - before;
    assertTrue(more < CALLS / 4, more + " look-ups of " + CALLS + " calls");
  }

  private long lookups() {
    var found = HMGET.matcher(registry.run("INFO", "commandstats").toString());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
