package io.claudebench.event.rebuild;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Makes tasks and instances once more, from the tenant's events alone, in keys of its own, and holds them against what
 * is: id, status, priority, attempt, holder and version of each task whose creation is kept. It goes on while the fleet
 * works; a task that moves meanwhile is looked at again. Refuses {@code CONFLICT} (one is running).
 */
@Handles(verb = "event.rebuild", summary = "Rebuilds tasks and instances from events and compares them with what is.",
    may = Access.OPERATE, readOnly = true, timeoutMs = 600_000)
@Singleton
final class EventRebuild implements Handler<EventRebuild.In, EventRebuild.Out> {
  /** So many differences are told. */
  static final int SHOWN = 100;

  record In() {}

  record Out(
      @Doc("Whether nothing differs.") boolean equal,
      @Doc("How many events were read.") long events,
      @Doc("Tasks that are as their events tell.") long tasks,
      @Doc("Tasks of which the first event was trimmed, or that have none left: not compared.") long older,
      @Doc("Tasks that ended and left Redis: not compared.") long ended,
      @Doc("Sum of the digests of those tasks, hex: the same state has the same.") @NotNull String digest,
      @Doc("Instances that are as their events tell.") long instances,
      @Doc("How many tasks and instances differ.") long differences,
      @Doc("The first of them.") @NotNull List<Difference> different,
      @Doc("How many tasks wait and run, by status, in both views.") @NotNull List<Figure> figures,
      @Doc("How long it took, in milliseconds.") long tookMs) {}

  record Difference(
      @Doc("The task or instance.") @NotNull String id,
      @Doc("As its events tell it: version, status, priority, attempt, holder. Absent when none does.") String told,
      @Doc("As it is, in the same words. Absent when it is not there.") String is) {}

  record Figure(
      @Doc("Of tasks.") @NotNull String status,
      @Doc("As events tell it.") long told,
      @Doc("As it is; the fleet may have gone on meanwhile.") long is) {}

  private final Steps steps;

  EventRebuild(Steps steps) {
    this.steps = steps;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return new Rebuilding(steps, call.keys()).run();
  }
}
