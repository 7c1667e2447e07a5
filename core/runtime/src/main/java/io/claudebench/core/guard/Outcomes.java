package io.claudebench.core.guard;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** How calls ended, in order, until Redis was told: equal ones in a row are one run, {@code s12f1}. */
final class Outcomes {
  private static final int RUNS_MAX = 1000;

  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private final StringBuilder runs = new StringBuilder();
  private int count;
  private char last;
  private int times;

  static String one(boolean failed) {
    return failed ? "f1" : "s1";
  }

  /** Beyond {@value #RUNS_MAX} runs what differs from the last one is not counted. */
  void add(boolean failed) {
    char kind = failed ? 'f' : 's';
    if (kind == last) {
      times++;
    } else if (count < RUNS_MAX) {
      close();
      count++;
      last = kind;
      times = 1;
    }
  }

  private void close() {
    if (times > 0) {
      runs.append(last).append(times);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** In any number of runs, two of them are of both kinds. */
  boolean hasFailure() {
    return count > 1 || last == 'f';
  }

  /** As {@code circuit_record} takes them; no more are added then. */
  String end() {
    close();
    return runs.toString();
  }

  /** Redis knows them, or could not be told. */
  void tell() {
    told.complete(null);
  }

  /** Its item comes when they were told. */
  Uni<Void> told() {
    return Uni.createFrom().emitter(known -> told.thenRun(() -> known.complete(null)));
  }
}
