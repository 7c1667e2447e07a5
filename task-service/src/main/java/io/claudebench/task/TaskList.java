package io.claudebench.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.list.ListFilter;
import io.claudebench.task.list.ListOrder;
import io.claudebench.task.list.Listing;
import io.claudebench.task.model.Status;
import io.claudebench.task.model.Task;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Lists tasks, a page at a time, the caller's own writes included. A page has as many as were asked for, or as fit into
 * pageBytesMax (4 MB): it was the last when it has no {@code nextCursor}. Refuses {@code INVALID} (a cursor of another
 * order), {@code UNAVAILABLE} (PostgreSQL away, or more than 10,000 tasks behind).
 */
@Handles(verb = "task.list", summary = "Lists tasks by status, assignee, batch or text, a page at a time.",
    may = Access.READ, readOnly = true, breaker = "5/30000/3")
@Singleton
public final class TaskList implements Handler<TaskList.In, TaskList.Out> {
  private final Postgres postgres;
  private final Listing listing;

  TaskList(Postgres postgres, Listing listing) {
    this.postgres = postgres;
    this.listing = listing;
  }

  public record In(
      @Doc("Only tasks in this state.") Status status,
      @Name @Doc("Only tasks that are assigned or leased to this instance.") String assignedTo,
      @Name @Doc("Only tasks of this batch.") String batchId,
      @Size(min = 1, max = 500) @Doc("Only tasks whose text has this part, in any case.") String query,
      @Min(1) @Max(1000) @Default("100") int limit,
      @Size(max = 64) String cursor,
      @Doc("created (oldest first), -created (newest first) or priority (highest first, then created).")
      @Size(max = 20) @Pattern(regexp = "created|-created|priority") @Default("\"created\"") String order) {}

  /**
   * @param nextCursor of the page that follows; absent in the last, and nothing else says that it is the last
   * @param total exact up to 10,000; then that, with {@code totalIsMinimum}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Out(
      @NotNull @Doc("The page.") List<Task> tasks,
      String nextCursor,
      @Doc("Tasks that match, exact up to 10,000.") int total,
      @Doc("True when there are more than total; else absent.") Boolean totalIsMinimum) {

    static Out of(Listing.Page<Task> page, ListOrder order) {
      boolean more = page.total() > Listing.EXACT_MAX;
      return new Out(page.tasks(), page.next() == null ? null : order.cursor(page.next()),
          more ? Listing.EXACT_MAX : page.total(), more ? true : null);
    }
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var order = ListOrder.of(in.order());
    var after = order.place(in.cursor());
    var filter = new ListFilter(in.status() == null ? null : in.status().name(), in.assignedTo(), in.batchId(),
        in.query(), null, false);
    var ask = new Listing.Ask(call.caller().tenant(), call.keys(), filter, order, after, in.limit(), true);
    return postgres.beside(() -> Out.of(listing.page(ask, Task::of), order));
  }
}
