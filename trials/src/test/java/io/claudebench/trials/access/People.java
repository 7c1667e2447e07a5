package io.claudebench.trials.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everybody who may come to a door of a fleet: all kinds of keys that are none, and one holder of each role. */
final class People {
  static final List<String> SERVICES = List.of("task-service", "instance-service", "event-service", "hook-service");
  static final List<String> ROLES = List.of("watcher", "agent", "worker", "operator", "admin");
  static final String TENANT = "acme";

  private static final String GUEST = "guest-0123456789abcdef";
  private static final Duration SOON = Duration.ofSeconds(2);

  private final List<Who> all = new ArrayList<>();
  private final Fleet fleet;
  private final Keysmith smith;

  private People(Fleet fleet) {
    this.fleet = fleet;
    this.smith = new Keysmith(fleet.rest("instance-service"));
  }

  /** An admin, and one whose role no verb names. */
  static Plan plan() {
    return Plan.of(SERVICES.toArray(String[]::new)).with("CLAUDEBENCH_KEYS_ADMIN_SECRET", "admin-0123456789abcdef")
        .with("CLAUDEBENCH_KEYS_GUEST_SECRET", GUEST).with("CLAUDEBENCH_KEYS_GUEST_ROLES", "guest")
        .with("CLAUDEBENCH_RATE_LIMIT__TEST_CIRCUIT_", "off");
  }

  static List<Who> of(Fleet fleet) {
    var people = new People(fleet);
    people.smith.tenant(TENANT);
    people.strangers();
    people.holders();
    return List.copyOf(people.all);
  }

  /** Keys that have ended were good at every service before. */
  private void strangers() {
    var good = smith.make("good", "", "admin");
    var revoked = used(smith.make("revoked", "", "admin"));
    var rotated = used(smith.make("rotated", "", "admin"));
    var expired = used(smith.makeUntil(Instant.now().plusMillis(3_000), "expired", "", "admin"));
    smith.revoke(revoked);
    var fresh = smith.rotate(rotated, 0);
    String last = good.key().endsWith("A") ? "E" : "A";
    all.addAll(List.of(Who.stranger("nobody", null), Who.stranger("garbage", "garbage"),
        Who.stranger("unknown key", "cb_0123456789abcdef" + good.key().substring(19)),
        Who.stranger("wrong secret", good.key().substring(0, good.key().length() - 1) + last),
        Who.stranger("revoked", revoked.key()), Who.stranger("rotated out", rotated.key()),
        Who.stranger("expired", expired.key())));
    all.add(Who.of("rotated", fresh.key(), "", "admin"));
    all.stream().filter(Who::isStranger).forEach(who -> SERVICES.forEach(service -> Await.until(who + " at " + service,
        Duration.ofSeconds(5), () -> word(fleet, service, who.key()).equals("UNAUTHORIZED"))));
  }

  private void holders() {
    all.add(Who.of("guest", GUEST, "", "guest"));
    for (String role : ROLES) {
      all.add(Who.of(role, used(smith.make(role, "", role)).key(), "", role));
      all.add(new Who(TENANT + "'s " + role, role, known(fleet, smith.make(role, TENANT, role).key()), TENANT,
          Set.of(role)));
    }
    var before = used(smith.make("before", "", "worker"));
    smith.rotate(before, 3_600_000);
    all.add(Who.of("before", before.key(), "", "worker"));
  }

  /** The key, once every service knows its tenant, which may have been made this moment. */
  static String known(Fleet fleet, String key) {
    SERVICES.forEach(service -> Await.until(service + " knows the tenant", SOON,
        () -> word(fleet, service, key).equals("OK")));
    return key;
  }

  private Keysmith.Made used(Keysmith.Made made) {
    SERVICES.forEach(service -> assertEquals("OK", word(fleet, service, made.key()), service));
    return made;
  }

  private static String word(Fleet fleet, String service, String key) {
    Rest rest = Rest.at(fleet.url(service));
    return (key == null ? rest.post("state.count", "{}") : rest.post("state.count", "{}", "X-API-Key", key)).word();
  }
}
