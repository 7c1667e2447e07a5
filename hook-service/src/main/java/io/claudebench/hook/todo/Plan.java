package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.session.SessionSettings;
import java.util.List;
import java.util.Set;

/**
 * What is next for the todos of a session, by what they shall be and what is known of their tasks, and by nothing else:
 * so a run may end anywhere and the next goes on. Todos go the whole way: what was completed and then taken up again
 * while nobody carried it is completed first, and then made again.
 */
final class Plan {
  private static final String REMOVED = "It was taken off the list.";
  private static final String REPLACED = "Another task stands in its place, as what it waits for is another.";

  private final Board board;
  private final Blockers blockers;
  private final Inputs inputs;
  private final HookTodoSettings settings;
  private final SessionSettings sessions;

  Plan(Board board, HookTodoSettings settings, SessionSettings sessions) {
    this.board = board;
    this.blockers = new Blockers(board);
    this.inputs = new Inputs(board.session());
    this.settings = settings;
    this.sessions = sessions;
  }

  /**
   * @param isAway whether nobody registers instances for now; then all is next that needs none
   * @param postponed todos that wait for another time
   */
  Step next(boolean isAway, Set<String> postponed) {
    if (board.isOpen() && !board.isRegistered() && !isAway) {
      return new Step.Register(true);
    }
    for (Wanted todo : List.copyOf(board.wanted())) {
      Step step = postponed.contains(todo.key()) ? null : step(todo);
      if (step != null && !(isAway && step instanceof Step.Register)) {
        return step;
      }
    }
    boolean isLast = !board.isOpen() && board.mayBeRegistered() && postponed.isEmpty();
    return isLast && !isAway ? new Step.Register(false) : new Step.Nothing();
  }

  private Step step(Wanted todo) {
    return settings.autocreate() ? of(todo) : todo.isGone() ? new Step.Forget(todo.key()) : null;
  }

  /** Null when it is where it should be, or waits for another. */
  private Step of(Wanted todo) {
    Made made = board.made(todo.key());
    if (made.task() != null && board.isDoubted(todo.key())) {
      return new Step.Look(todo.key());
    }
    if (made.isGivenUp(todo)) {
      return todo.isGone() ? new Step.Forget(todo.key()) : null;
    }
    if (made.task() == null) {
      return todo.isDropped() ? new Step.Forget(todo.key()) : create(todo, made);
    }
    if (made.attempt() < todo.attempt()) {
      return made.place().isOver() ? create(todo, made) : finish(todo, made);
    }
    return todo.isDropped() ? drop(todo, made) : todo.isDone() ? done(todo, made) : going(todo, made);
  }

  private Step drop(Wanted todo, Made made) {
    return made.place().isOver() ? new Step.Forget(todo.key()) : cancel(todo, made, Place.cancelled, REMOVED);
  }

  private Step done(Wanted todo, Made made) {
    if (made.place() == Place.completed) {
      return todo.isGone() ? new Step.Forget(todo.key()) : tell(todo, made);
    }
    return made.place().isOver() ? create(todo, made) : finish(todo, made);
  }

  private Step going(Wanted todo, Made made) {
    if (made.place() == Place.completed) {
      return new Step.GiveUp(todo.key(), "Somebody else completed its task.");
    }
    if (made.place().isOver()) {
      return create(todo, made);
    }
    Step told = tell(todo, made);
    boolean isStarted = todo.status() == TodoStatus.in_progress;
    return told != null ? told : isStarted && board.isOpen() ? start(todo, made) : rest(todo, made, isStarted);
  }

  private Step create(Wanted todo, Made made) {
    boolean isNext = made.task() != null && made.attempt() < todo.attempt();
    int attempt = Math.max(1, made.attempt() + (isNext ? 1 : 0));
    boolean waits = todo.status() == TodoStatus.pending && attempt == todo.attempt();
    List<String> waitsFor = waits ? blockers.of(todo) : List.of();
    if (waitsFor == null) {
      return null;
    }
    String before = made.task() == null ? null : isNext ? "reopens" : "replaces";
    Made then = Made.NOTHING.with("attempt", attempt).with("told", inputs.told(todo)).with("waitsFor", waitsFor)
        .with("looks", made.looks());
    return command(todo, "task.create", inputs.create(todo, before, made.task(), waitsFor), then);
  }

  /** Its text or what it carries is another. */
  private Step tell(Wanted todo, Made made) {
    String told = inputs.told(todo);
    return told.equals(made.told()) ? null
        : command(todo, "task.update", inputs.update(todo, made.task()), made.with("told", told));
  }

  private Step finish(Wanted todo, Made made) {
    return made.place() != Place.in_progress ? start(todo, made)
        : command(todo, "task.complete", inputs.complete(made.task(), made.fence()),
        made.at(Place.completed).arrived());
  }

  private Step start(Wanted todo, Made made) {
    return switch (made.place()) {
      case scheduled -> command(todo, "task.update", inputs.forward(made.task()), made.at(Place.pending));
      // What it waited for may be over since; if it is not, the agent does not wait for it either.
      case blocked -> made.looks() == 0 ? new Step.Look(todo.key()) : cancel(todo, made, Place.replaced, REPLACED);
      case pending -> !board.isRegistered() ? new Step.Register(true)
          : command(todo, "task.assign", inputs.assign(made.task()), made.at(Place.assigned));
      // Who has its name now would be given another.
      case assigned -> board.isTaken() ? new Step.Register(true)
          : command(todo, "task.claim", inputs.claim(sessions.leaseMs()), made);
      default -> null;
    };
  }

  /** Nobody works on it, as it is pending or as the session is closed. */
  private Step rest(Wanted todo, Made made, boolean isStarted) {
    return switch (made.place()) {
      case in_progress -> command(todo, "task.release", inputs.held(made.task(), made.fence()),
          made.at(Place.pending).arrived());
      case assigned -> command(todo, "task.unassign", inputs.unassign(made.task()), made.at(Place.pending));
      default -> {
        List<String> waitsFor = isStarted ? null : blockers.of(todo);
        yield waitsFor == null || made.waitsFor().containsAll(waitsFor) ? null
            : cancel(todo, made, Place.replaced, REPLACED);
      }
    };
  }

  private Step cancel(Wanted todo, Made made, Place then, String why) {
    return command(todo, "task.cancel", inputs.cancel(made.task(), why), made.at(then));
  }

  private static Step command(Wanted todo, String verb, ObjectNode input, Made then) {
    return new Step.Command(todo.key(), verb, input, then);
  }
}
