package io.claudebench.task;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
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

  /** Whether Redis no longer knows the task. */
  static boolean left(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND;
  }

  /** The finished task when this end repeats the first. Refuses {@code LEASE_LOST}, {@code CONFLICT}, and {@code gone} when it never was. */
  Uni<Map<String, String>> again(Call call, String id, String worker, Long fence, String digest, Throwable gone) {
    return archive.find(call.caller().tenant(), id).map(found -> {
      Map<String, String> hash = found.orElseThrow(() -> (Refused) gone);
      boolean same = fence != null ? fence.toString().equals(hash.get("endFence")) : worker == null || worker.equals(hash.get("endWorker"));
      if (!same && fence != null) {
        throw Refusal.LEASE_LOST.because("Nobody holds a lease of " + id + " now; it is " + hash.get("status") + ".").with("state", hash.get("status"));
      }
      if (!same || !digest.equals(hash.get("endDigest"))) {
        throw Refusal.CONFLICT.because(id + " is already " + hash.get("status") + (same ? ", with another outcome." : ".")).with("state", hash.get("status"));
      }
      return hash;
    });
  }
}
