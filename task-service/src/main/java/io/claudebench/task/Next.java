package io.claudebench.task;

import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** {@code claimNext}: who ends an attempt takes its next tasks in the same script, under leases of {@code leaseMs}. */
@Singleton
final class Next {
  private final String leaseMs;
  private final String scanMax;

  Next(TaskSettings settings) {
    this.leaseMs = Integer.toString(settings.leaseMs());
    this.scanMax = Integer.toString(settings.scanMax());
  }

  /** The script's own arguments, then how many to claim, their lease, and how many may be stepped over. */
  String[] args(Integer claimNext, String... own) {
    return Stream.concat(Stream.of(own), Stream.of(claimNext == null ? "0" : claimNext.toString(), leaseMs, scanMax)).toArray(String[]::new);
  }

  /** Null when none was asked for. */
  static List<Task> of(Response hashes, Integer claimNext) {
    return claimNext == null ? null : hashes.stream().map(Hashes::of).map(Task::claimed).toList();
  }

  static List<Task> none(Integer claimNext) {
    return claimNext == null ? null : List.of();
  }

  static List<Task> tasks(List<Task> next) {
    return next == null ? List.of() : next;
  }
}
