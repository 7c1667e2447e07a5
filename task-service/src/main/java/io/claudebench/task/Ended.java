package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.task.persist.Archive;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/** A repeated end of a task that has left Redis, answered from PostgreSQL by the rule of {@code lib/lease.lua}. */
@Singleton
final class Ended {
  private final Archive archive;

  Ended(Archive archive) {
    this.archive = archive;
  }

  /** Whether Redis no longer knows the task; an instance that is unknown is another matter. */
  static boolean left(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND && refused.getMessage()
        .startsWith("No task ");
  }

  /** A use of a lease of a task that has left Redis: a known one has ended, so {@code LEASE_LOST}. */
  <T> Uni<T> lost(Call call, String id, Throwable gone) {
    return archive.find(call.caller().tenant(), id).map(found -> {
      throw over(found.orElseThrow(() -> (Refused) gone), Refusal.LEASE_LOST);
    });
  }

  /** Any other change of one: {@code CONFLICT}. Refuses {@code FORBIDDEN} first. */
  <T> Uni<T> over(Call call, String id, Throwable gone) {
    return own(call, id, gone).map(hash -> {
      throw over(hash, Refusal.CONFLICT);
    });
  }

  static Refused over(Map<String, String> hash, Refusal word) {
    return word.because(hash.get("id") + " is already " + hash.get("status") + ".").with("state", hash.get("status"));
  }

  /** A task that has left Redis, if the caller may change it. Refuses {@code FORBIDDEN} by {@code lib/own.lua}. */
  Uni<Map<String, String>> own(Call call, String id, Throwable gone) {
    return archive.find(call.caller().tenant(), id).map(found -> {
      Map<String, String> hash = found.orElseThrow(() -> (Refused) gone);
      if (!call.agent().isEmpty() && !call.agent().equals(hash.get("by"))) {
        throw Refusal.FORBIDDEN.because(id + " is not a task that this agent created.")
            .fix("Ask who created it, or a worker or operator, who may change any.");
      }
      return hash;
    });
  }

  /**
   * The finished task when this end repeats the first. Refuses {@code LEASE_LOST}, {@code CONFLICT}, and {@code gone}
   * when it never was.
   */
  Uni<Map<String, String>> again(Call call, String id, String worker, Long fence, String digest, Throwable gone) {
    return archive.find(call.caller().tenant(), id).map(found -> {
      Map<String, String> hash = found.orElseThrow(() -> (Refused) gone);
      boolean named = worker == null || worker.equals(hash.get("endWorker"));
      boolean same = named && (fence == null || fence.toString().equals(hash.get("endFence")));
      if (!same && fence != null) {
        throw Refusal.LEASE_LOST.because("Nobody holds a lease of " + id + " now; it is " + hash.get("status") + ".")
            .with("state", hash.get("status"));
      }
      if (!same || !digest.equals(hash.get("endDigest"))) {
        throw Refusal.CONFLICT.because(id + " is already " + hash.get("status")
            + (same ? ", with another outcome." : ".")).with("state", hash.get("status"));
      }
      return hash;
    });
  }
}
