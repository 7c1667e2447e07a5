package io.claudebench.task.claim;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.park.Line;
import java.util.Collection;
import java.util.Set;

/**
 * There is work: a task, and what it requires of a worker. One parked claim takes the word and tries; it passes it on
 * to those behind it when the task may still be there for one of them. Only who took a word passes it on, so that those
 * who wait at their capacity do not wake each other without end.
 */
record Word(String task, Set<String> required) {

  /** @param requires names with commas between them, or empty */
  static Word of(String task, String requires) {
    return new Word(task, requires.isEmpty() ? Set.of() : Set.of(requires.split(",")));
  }

  /** The first idle one that fits takes it. One that is trying tries again, but lets the next one try too. */
  void spread(Line<ClaimWaiter> line) {
    spread(line, line.all());
  }

  private void spread(Line<ClaimWaiter> line, Collection<ClaimWaiter> claims) {
    for (ClaimWaiter claim : claims) {
      if (claim.fits(required) && claim.wake(() -> claim.attempt(0).onItemOrFailure().invoke((one, failure) -> {
        if (failure == null ? !isSettledBy(one) : isOfItsWorker(failure)) {
          spread(line, line.behind(claim));
        }
      }))) {
        return;
      }
    }
  }

  /** It got the task; or it might have had it, and found none, or only strict ones while PostgreSQL is away. */
  private boolean isSettledBy(TaskClaim.Try one) {
    return one.out().claimed() ? one.out().tasks().stream().anyMatch(claimed -> claimed.id().equals(task))
        : Set.of("empty", "strict").contains(one.out().reason()) && one.capabilities().containsAll(required);
  }

  /** Not registered any more: the next one is. Every other refusal might meet all of them. */
  private static boolean isOfItsWorker(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND;
  }
}
