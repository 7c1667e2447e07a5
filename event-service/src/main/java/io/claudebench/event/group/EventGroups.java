package io.claudebench.event.group;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.event.EventSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/**
 * Shows how groups stand, by name; each as of one moment. The lag is counted up to {@value #LAG_MAX} events. Refuses
 * {@code NOT_FOUND} (the group that was named).
 */
@Handles(verb = "event.groups", summary = "Shows consumer groups: lag, events not settled, the oldest, consumers.",
    may = Access.READ, readOnly = true)
@Singleton
final class EventGroups implements Handler<EventGroups.In, EventGroups.Out> {
  private static final int LAG_MAX = 1000;
  private static final int CONSUMERS_MAX = 100;

  record In(
      @Name @Doc("Only this group; absent is all.") String group,
      @Min(1) @Max(100) @Default("20") int limit,
      @Name String cursor) {}

  record Consumer(
      @NotNull @Doc("Its name.") String consumer,
      @Doc("Deliveries that it has and did not settle.") int open,
      @NotNull @Doc("When it fetched last, ISO-8601 UTC.") Instant fetchedAt) {}

  record Group(
      @NotNull String group,
      @NotNull @Doc("Types of its events.") List<String> types,
      @Doc("Deliveries before an event is a dead letter.") int maxDeliveries,
      @NotNull Instant createdAt,
      @NotNull @Doc("When somebody fetched last, ISO-8601 UTC.") Instant fetchedAt,
      @Doc("Events that it has not read yet.") int lag,
      @Doc("True when there may be more than that; absent else.") Boolean lagIsMinimum,
      @Doc("Events that it has read and that are not settled.") int pending,
      @Doc("Of these, the first of their partitions: delivered, or to be delivered now or after a nack.") int first,
      @Doc("Events that were acknowledged.") long acked,
      @Doc("Dead letters.") int dead,
      @Doc("Time of the oldest event that it has not settled or not read, ISO-8601 UTC; absent when there is none.")
      Instant oldest,
      @NotNull @Doc("Consumers, at most 100, who fetched last first.") List<Consumer> consumers) {}

  record Out(@NotNull @Doc("The groups.") List<Group> groups, String nextCursor) {}

  private final Script names;
  private final Script look;
  private final EventSettings events;
  private final GroupSettings settings;

  EventGroups(Scripts scripts, EventSettings events, GroupSettings settings) {
    this.names = scripts.ungated("event_groups");
    this.look = scripts.ungated("group_look");
    this.events = events;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    if (in.group() != null) {
      return look(call, in.group()).map(found -> {
        if (found.isEmpty()) {
          throw Refusal.NOT_FOUND.because("No group " + in.group() + ".").fix("Make it by event.fetch, with types.");
        }
        return new Out(found, null);
      });
    }
    return names.run(call).chain(all -> {
      List<String> page = Fetched.texts(all).stream().sorted()
          .filter(name -> in.cursor() == null || name.compareTo(in.cursor()) > 0).limit(in.limit() + 1L).toList();
      List<String> shown = page.stream().limit(in.limit()).toList();
      return Multi.createFrom().iterable(shown).onItem().transformToUniAndConcatenate(name -> look(call, name))
          .collect().asList().map(found -> new Out(found.stream().flatMap(List::stream).toList(),
          page.size() > shown.size() ? shown.getLast() : null));
    });
  }

  /** Empty when there is none of that name. */
  private Uni<List<Group>> look(Call call, String group) {
    return look.of(group).run(call, LAG_MAX, events.readBytesMax(), settings.deadMs(), CONSUMERS_MAX)
        .map(reply -> reply.size() == 0 ? List.of() : List.of(Standing.of(group, reply)));
  }
}
