package io.claudebench.task.persist;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * The tasks that PostgreSQL will not take, however often they are tried: each is told once, and {@code persist_refused}
 * says how many there are.
 */
@Singleton
final class Untaken {
  private static final Logger LOG = Logger.getLogger("claudebench");
  /** Known at a time; more are neither told nor counted. */
  private static final int MAX = 10_000;

  private final Set<String> tasks = ConcurrentHashMap.newKeySet();

  Untaken(MeterRegistry meters) {
    meters.gaugeCollectionSize("persist.refused", List.of(), tasks);
  }

  void add(String tenant, String id, RuntimeException why) {
    if (tasks.size() < MAX && tasks.add(name(tenant, id))) {
      LOG.errorf("task %s CANNOT BE PERSISTED tenant=%s %s", id, tenant.isEmpty() ? "-" : tenant, why);
    }
  }

  /** It was taken after all, or is gone. */
  void remove(String tenant, String id) {
    if (!tasks.isEmpty()) {
      tasks.remove(name(tenant, id));
    }
  }

  boolean has(String tenant, String id) {
    return !tasks.isEmpty() && tasks.contains(name(tenant, id));
  }

  /** By chance, so that of many about so many are. */
  boolean isToBeTried(int most) {
    return ThreadLocalRandom.current().nextInt(Math.max(1, tasks.size())) < most;
  }

  private static String name(String tenant, String id) {
    return tenant + ' ' + id;
  }
}
