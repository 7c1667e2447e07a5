package io.claudebench.event.group;

import io.claudebench.core.Call;
import io.claudebench.core.park.Line;
import io.claudebench.core.park.Waiter;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A parked fetch. What nobody takes is given back. */
final class FetchWaiter extends Waiter<Fetched> {
  /** Events of one try that only passed events of partitions that are held, or buried dead ones. */
  private static final int LOOKS_MAX = 100;
  /** An entry waits for the end of its millisecond. */
  private static final int MILLISECOND = 2;
  /** Those behind it look so long after a try of it failed. */
  private static final int RETRY_MS = 1000;

  private final Groups groups;
  private final Call call;
  private final String group;
  private final Supplier<Uni<Fetched>> fetch;

  FetchWaiter(Groups groups, Call call, String group, Supplier<Uni<Fetched>> fetch) {
    this.groups = groups;
    this.call = call;
    this.group = group;
    this.fetch = fetch;
  }

  @Override
  protected Uni<Fetched> attempt(long waitMs) {
    return attempt(waitMs > 0, LOOKS_MAX).invoke(this::tried)
        .onFailure().invoke(failure -> line().look(RETRY_MS));
  }

  /** A group whose types nobody here listened for is looked at once more: an event may have come in between. */
  private Uni<Fetched> attempt(boolean waits, int looks) {
    return fetch.get().chain(one -> {
      boolean isUnheard = waits && groups.listen(call, group, one.types());
      boolean isMore = isUnheard || List.of("more", "waits").contains(one.why());
      if (one.isGiven() || !isMore || looks == 0) {
        return Uni.createFrom().item(one);
      }
      Uni<Void> pause = Uni.createFrom().voidItem();
      return (one.why().equals("waits") ? pause.onItem().delayIt().by(Duration.ofMillis(MILLISECOND)) : pause)
          .chain(() -> attempt(waits, looks - 1));
    });
  }

  /** What is left may be for those behind it; who got nothing has seen that there was nothing. */
  private void tried(Fetched one) {
    if (one.dueMs() >= 0) {
      line().look(one.dueMs());
    }
    if (one.isGiven() && !one.why().equals("end")) {
      groups.wakeOne(line().behind(this));
    }
  }

  private Line<FetchWaiter> line() {
    return groups.line(call.keys(), group);
  }

  @Override
  protected boolean isGiven(Fetched one) {
    return one.isGiven();
  }

  @Override
  protected void giveBack(Fetched one) {
    givingBack(one).run();
  }

  @Override
  protected Runnable givingBack(Fetched one) {
    List<String> ids = one.deliveryIds();
    return () -> groups.giveBack(call, group, ids);
  }

  @Override
  protected Fetched nothing() {
    return Fetched.NOTHING;
  }
}
