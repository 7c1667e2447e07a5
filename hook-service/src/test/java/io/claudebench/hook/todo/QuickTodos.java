package io.claudebench.hook.todo;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Todos and sessions with short times. */
public class QuickTodos implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("claudebench.hook.todowrite.step-ms", "20", "claudebench.hook.todowrite.backoff-ms", "20",
        "claudebench.hook.todowrite.backoff-max-ms", "200", "claudebench.hook.session.beat-ms", "200",
        "claudebench.hook.session.seen-ms", "100", "claudebench.hook.session.lease-ms", "1000",
        "claudebench.hook.session.silence-ms", "3000", "claudebench.hook.session.life-ms", "2000",
        "claudebench.hook.session.sessions-max", "3",
        "claudebench.duty.life-ms", "1000");
  }
}
