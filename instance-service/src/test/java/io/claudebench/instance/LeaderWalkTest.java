package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.instance.LeaderModel.Instance;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Six instances come, go, fall ill, are drained and fall silent until their lease really ends, and write as leader with
 * the term they believe in; {@link LeaderModel} says who leads after each step. {@code -Dseed=} repeats the choices up
 * to the first silence.
 */
@QuarkusTest
@TestProfile(QuickReaper.class)
@WithTestResource(RedisResource.class)
class LeaderWalkTest {

  private static final Logger LOG = Logger.getLogger(LeaderWalkTest.class);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = 1500;
  private static final int SILENCES = 2;
  /**
   * So close to the end of a lease nobody does anything, or the model could not tell who is first; no step may last
   * longer.
   */
  private static final int MARGIN_MS = 1000;
  private static final String ELECTED = "quick:stream:leader.elected";

  @Inject Registry registry;

  private final Random random = new Random(SEED);
  private final LeaderModel model = new LeaderModel();
  private final List<Instance> all = IntStream.range(0, 6).mapToObj(i -> new Instance(Registry.fresh())).toList();
  private final Set<String> seen = new TreeSet<>();
  private int step;
  private String did = "";
  private long beforeMs;
  private JsonNode global;

  @Test
  void afterEveryStepTheLeaderIsWhoTheModelSaysAndOnlyItsTermWrites() {
    registry.run("DEL", "quick:leader:current", ELECTED);
    global = States.ok("state.global");
    try {
      walk(STEPS);
      for (int i = 0; i < SILENCES; i++) {
        silence(i == 0);
        walk(STEPS / 10);
      }
      var events = registry.events("leader.elected")
          .stream().map(event -> event.get("entity").asText() + " " + event.get("version")).toList();
      assertEquals(model.elected, events);
    } catch (AssertionError wrong) {
      throw new AssertionError("seed " + SEED + ", step " + step + ", " + did + ": " + wrong.getMessage(), wrong);
    }
    var wanted = List.of("degraded", "drain", "drain of the leader", "elected", "ended by silence", "healthy",
        "ill leader", "leader", "leader again", "nobody",
        "offline", "register again", "register new", "sync", "sync LEASE_LOST", "unhealthy", "unknown beats",
        "unregister", "unregister of the leader");
    assertTrue(seen.containsAll(wanted), () -> "seed " + SEED + ": the walk only saw " + seen);
    LOG.infof("walked: seed %d, %d steps, %d terms", SEED, step, model.elected.size());
  }

  private void walk(int steps) {
    for (int i = 0; i < steps; i++) {
      step(all.get(random.nextInt(all.size())));
    }
  }

  /**
   * The leader says nothing, the others go on, until its lease has ended; or until it even counts as dead, and comes
   * back.
   */
  private void silence(boolean untilItIsDead) {
    while (model.leader == null) {
      walk(1);
    }
    Instance silent = model.leader;
    var others = all.stream().filter(one -> one != silent).toList();
    Await.until("its lease ended", () -> {
      step(others.get(random.nextInt(others.size())));
      return model.leader != silent;
    });
    if (untilItIsDead) {
      Await.until("it is dead", () -> {
        step(others.get(random.nextInt(others.size())));
        return registry.hash("quick:instance:" + silent.id).get("status").equals("OFFLINE");
      });
      seen.add("offline");
      carefully(silent, () -> beat(silent, ""));
    }
  }

  private void step(Instance who) {
    carefully(who, () -> {
      boolean isStale = who.isRegistered && registry.nowMs() - who.spokeMs > who.ttlMs;
      int dice = isStale ? 0 : random.nextInt(100);
      if (dice < 15) {
        register(who);
      } else if (dice < 55) {
        beat(who, List.of("", "", "healthy", "healthy", "degraded", "unhealthy").get(random.nextInt(6)));
      } else if (dice < 63) {
        leave(who, "unregister");
      } else if (dice < 69) {
        leave(who, "drain");
      } else if (dice < 85) {
        asks(who);
      } else {
        sync(who);
      }
    });
  }

  /** One step between two looks at what is so. */
  private void carefully(Instance who, Runnable action) {
    step++;
    if (registry.nowMs() + MARGIN_MS >= model.sureUntilMs()) {
      did = "lease of " + model.leader.id + " ends";
      Await.until(did, () -> registry.nowMs() > model.endsUntilMs + 1);
      model.leader = null;
      look();
      seen.add("ended by silence");
    }
    long sureUntilMs = model.sureUntilMs();
    beforeMs = registry.nowMs();
    action.run();
    assertTrue(registry.nowMs() < sureUntilMs,
        "the machine stood still for longer than MARGIN_MS, so the walk says nothing");
    look();
  }

  private void register(Instance who) {
    did = "register " + who.id;
    seen.add(who == model.leader ? "leader again" : who.isRegistered ? "register again" : "register new");
    who.isRegistered = true;
    who.isUnhealthy = false;
    who.isDrained = false;
    who.ttlMs = 5000 + 1000 * random.nextInt(2);
    assertEquals(200, Registry.register(who.id, "\"roles\":[],\"ttlSeconds\":" + who.ttlMs / 1000).status());
    model.speaks(who, beforeMs, registry.nowMs());
  }

  /** @param status empty leaves it as it was */
  private void beat(Instance who, String status) {
    did = "beat " + who.id + " " + status;
    seen.add(!who.isRegistered ? "unknown beats" : who == model.leader
        && status.equals("unhealthy") ? "ill leader" : status);
    seen.add(status);
    who.isUnhealthy = who.isRegistered && (status.isEmpty() ? who.isUnhealthy : status.equals("unhealthy"));
    String said = status.isEmpty() ? "" : ",\"status\":\"" + status + "\"";
    assertEquals("{\"alive\":" + who.isRegistered + "}",
        HERE.post("system.heartbeat", "{\"instanceId\":\"" + who.id + "\"" + said + "}").ok().toString());
    model.speaks(who, beforeMs, registry.nowMs());
  }

  private void leave(Instance who, String how) {
    did = how + " " + who.id;
    seen.add(who == model.leader ? how + " of the leader" : who.isRegistered ? how : how + " unknown");
    Reply answer = HERE.post("system." + how, "{\"instanceId\":\"" + who.id + "\"}");
    assertEquals(how.equals("drain") && !who.isRegistered ? 404 : 200, answer.status());
    who.isDrained = who.isRegistered && (who.isDrained || how.equals("drain"));
    who.isRegistered &= how.equals("drain");
    model.endsWith(who);
  }

  /** It believes what it reads, however long. */
  private void asks(Instance who) {
    did = "system.leader of " + who.id;
    JsonNode answer = HERE.get("/system/leader").ok();
    who.believed = answer.path("leader").asText().equals(who.id) ? answer.get("term").asLong() : who.believed;
    seen.add(answer.has("leader") ? "leader" : "nobody");
  }

  private void sync(Instance who) {
    long term = random.nextInt(10) == 0 ? model.highest + 1 : who.believed;
    did = "state.sync of " + who.id + " with term " + term;
    boolean isAllowed = model.leader != null && term == model.term;
    Reply answer = States.post("state.sync", "state", Map.of("by", who.id, "step", step), "term", term);
    assertEquals(isAllowed ? 200 : 409, answer.status(), () -> answer.json().toString());
    seen.add(isAllowed ? "sync" : "sync " + answer.json().get("code").asText());
    JsonNode now = States.ok("state.global");
    if (isAllowed) {
      assertTrue(now.get("version").asLong() > global.get("version").asLong());
      assertEquals(step, now.at("/state/step").asInt());
    } else {
      assertEquals(global, now, "a refused write changed something");
    }
    global = now;
  }

  /** What Redis and the service say is what the model says. */
  private void look() {
    JsonNode now = HERE.get("/system/leader").ok();
    if (model.leader == null) {
      assertNull(now.get("leader"), now::toString);
    } else {
      assertEquals(model.leader.id, now.path("leader").asText(), now::toString);
      long term = now.get("term").asLong();
      if (model.term == 0) {
        assertTrue(term > model.highest, () -> "term " + term + " after " + model.highest);
        model.learns(term);
        seen.add("elected");
      }
      assertEquals(model.term, term);
      long remainingMs = now.get("remainingMs").asLong();
      assertTrue(remainingMs > 0 && remainingMs <= model.leader.ttlMs, now::toString);
      var hash = registry.hash("quick:instance:" + model.leader.id);
      assertTrue(Set.of("healthy", "degraded").contains(hash.getOrDefault("status", "unregistered")), hash::toString);
      assertFalse(hash.containsKey("draining"), hash::toString);
    }
    assertEquals(model.elected.size(), registry.run("XLEN", ELECTED).toInteger(), "leader.elected comes once per term");
  }
}
