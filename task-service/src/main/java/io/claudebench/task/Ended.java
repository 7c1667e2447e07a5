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

  /**
   * Any other change of a task that has left Redis: a known one has ended, so {@code CONFLICT}; of a lease,
   * {@code LEASE_LOST}.
   */
  <T> Uni<T> over(Call call, String id, Refusal word, Throwable gone) {
    return archive.find(call.caller().tenant(), id).map(found -> {
      String status = found.orElseThrow(() -> (Refused) gone).get("status");
      throw word.because(id + " is already " + status + ".").with("state", status);
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
