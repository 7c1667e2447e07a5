package io.claudebench.event.group;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.park.Line;
import io.claudebench.core.park.Park;
import io.claudebench.core.park.Parks;
import io.claudebench.core.park.Waiter;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Fetches that wait. An event wakes one fetch of each group that has its type and waits here; what is acknowledged or
 * nacked wakes one of its group. The channels tell only whom to wake: the script decides.
 */
@Singleton
final class Groups {
  private final Park<Fetched, FetchWaiter> park;
  private final Script unfetch;
  /** Lines by the channel of a type whose events they wait for; cleared when somebody is to be woken who is gone. */
  private final Map<String, Set<String>> listeners = new HashMap<>();

  Groups(Parks parks, GroupSettings settings, Scripts scripts) {
    this.unfetch = scripts.load("event_unfetch");
    this.park = parks.open("fetches", "fetchersMax", "claudebench.event.group.fetchers-max", settings.fetchersMax());
    parks.listen(park, keys -> List.of(keys.family(Key.EVENT_CHANNEL) + "*", keys.of(Key.GROUP_CHANNEL)), this::heard);
  }

  Uni<EventFetch.Out> fetch(Call call, EventFetch.In in, Supplier<Uni<Fetched>> fetch) {
    return park.enter(call, in.waitMs(), call.keys().of(Key.GROUP, in.group()),
        () -> new FetchWaiter(this, call, in.group(), fetch)).map(Fetched::out);
  }

  /** The fetches of this process that wait for a group. */
  Line<FetchWaiter> line(Keys keys, String group) {
    return park.line(keys.of(Key.GROUP, group));
  }

  /** From now on events of these types wake its line, where somebody stands already. Whether they did not yet. */
  boolean listen(Call call, String group, List<String> types) {
    String line = call.keys().of(Key.GROUP, group);
    boolean isNew = false;
    synchronized (listeners) {
      for (String type : types) {
        isNew |= listeners.computeIfAbsent(call.keys().of(Key.EVENT_CHANNEL, type), none -> new HashSet<>()).add(line);
      }
    }
    return isNew;
  }

  /** The first that was idle; those before it are trying and try once more. */
  void wakeOne(Collection<FetchWaiter> fetches) {
    fetches.stream().filter(Waiter::wake).findFirst();
  }

  /** The caller left: its deliveries have not been. Under an idempotency key it may come again for the answer. */
  void giveBack(Call call, String group, List<String> deliveryIds) {
    if (!deliveryIds.isEmpty() && call.ask().idempotencyKey() == null) {
      unfetch.of(group).run(Background.silent(call.keys()), group, deliveryIds)
          .subscribe().with(done -> {}, failure -> {});
    }
  }

  /** @param message of the channel of groups {@code <group> <ms>}: when there may be something to fetch */
  private void heard(String tenant, Keys keys, String channel, String message) {
    if (channel.equals(keys.of(Key.GROUP_CHANNEL))) {
      String[] words = message.split(" ");
      Line<FetchWaiter> line = line(keys, words[0]);
      if (words[1].equals("0")) {
        wakeOne(line.all());
      } else {
        line.look(Long.parseLong(words[1]));
      }
    } else {
      listening(channel).forEach(line -> wakeOne(line.all()));
    }
  }

  private List<Line<FetchWaiter>> listening(String channel) {
    synchronized (listeners) {
      Set<String> lines = listeners.computeIfPresent(channel, (name, all) -> {
        all.removeIf(line -> park.line(line).all().isEmpty());
        return all.isEmpty() ? null : all;
      });
      return lines == null ? List.of() : lines.stream().map(park::line).toList();
    }
  }
}
