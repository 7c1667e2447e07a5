package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.micrometer.core.instrument.Counter;
import java.util.Set;

/** What came of a command or a look, as the board of its session keeps it. */
final class Outcome {
  /** Why a claim gives nothing for now. */
  private static final Set<String> LATER = Set.of("paused", "draining", "stopping", "capacity", "strict");

  private final Board board;
  private final HookTodoSettings settings;
  private final Counter givenUp;

  Outcome(Board board, HookTodoSettings settings, Counter givenUp) {
    this.board = board;
    this.settings = settings;
    this.givenUp = givenUp;
  }

  /** False when the same is to be tried again after a while. */
  boolean done(Step.Command command, JsonNode answer) {
    board.answered();
    String key = command.key();
    if (key.isEmpty()) {
      return true;
    }
    switch (command.verb()) {
      case "task.create" -> board.learn(key, command.then().with("task", answer.path("id").asText())
          .at(Place.valueOf(answer.path("status").asText())));
      case "task.claim" -> {
        return claimed(command, answer);
      }
      case "task.release" -> released(command, answer.path("status").asText());
      default -> board.learn(key, command.then());
    }
    return true;
  }

  private boolean claimed(Step.Command command, JsonNode answer) {
    if (!answer.path("claimed").asBoolean()) {
      if (LATER.contains(answer.path("reason").asText())) {
        return false;
      }
      board.doubt(command.key());
      return true;
    }
    JsonNode task = answer.path("tasks").path(0);
    String id = task.path("id").asText();
    long fence = task.path("fence").asLong();
    String whose = id.equals(command.then().task()) ? command.key() : board.whose(id);
    if (whose != null) {
      Made made = whose.equals(command.key()) ? command.then() : board.made(whose);
      board.learn(whose, made.at(Place.in_progress).with("fence", fence).arrived());
    } else { // its own went back to the queue, and this is somebody else's
      board.doubt(command.key());
      board.begin(new Step.Command("", "task.release", new Inputs(board.session()).held(id, fence), Made.NOTHING));
    }
    return true;
  }

  /** A task that was to be cancelled is, once it is released. */
  private void released(Step.Command command, String status) {
    Wanted todo = board.wanted(command.key());
    Made then = command.then();
    board.learn(command.key(), !status.equals(Place.cancelled.name()) || todo == null ? then
        : then.at(Place.cancelled).givenUp(todo, "Somebody else cancelled its task."));
  }

  /** A refusal that will be the same again: what is known of the task, or of the instance, is wrong. */
  void refused(Step.Command command, Refused refused) {
    board.answered();
    String key = command.key();
    Made made = board.made(key);
    if (key.isEmpty()) {
      return;
    }
    switch (refused.word()) {
      case NOT_FOUND, CONFLICT, LEASE_LOST -> {
        switch (command.verb()) {
          case "task.create" -> notCreated(command, made, refused);
          case "task.assign", "task.claim" -> {
            board.registered(board.isRegistered() && refused.word() != Refusal.NOT_FOUND);
            board.doubt(key);
          }
          default -> {
            board.learn(key, made.with("fence", null));
            board.doubt(key);
          }
        }
      }
      default -> giveUp(key, refused.word() + " " + refused.getMessage());
    }
  }

  /** A parent of it is gone, perhaps. */
  private void notCreated(Step.Command command, Made made, Refused refused) {
    Wanted todo = board.wanted(command.key());
    if (todo != null) {
      todo.blockedBy().stream().filter(key -> board.made(key).task() != null).forEach(board::doubt);
    }
    board.learn(command.key(), made.with("looks", made.looks() + 1));
    if (made.looks() >= settings.looksMax()) {
      giveUp(command.key(), refused.word() + " " + refused.getMessage());
    }
  }

  /** What is true of a todo's task. Returns how often it was looked at. */
  int seen(String key, JsonNode task) {
    board.settled(key);
    Wanted todo = board.wanted(key);
    Made made = board.made(key);
    made = made.with("looks", made.looks() + 1);
    String holder = task.path("assignedTo").asText();
    Place place = Place.valueOf(task.path("status").asText());
    boolean isOurs = holder.equals(board.session());
    made = place == Place.in_progress && made.place() == place ? made
        : made.at(place == Place.pending && isOurs ? Place.assigned : place);
    board.learn(key, made);
    if (todo != null) {
      judge(todo, made, place == Place.in_progress && !isOurs ? holder : null);
    }
    return made.looks();
  }

  /** There is no such task. */
  int unseen(String key) {
    board.settled(key);
    Wanted todo = board.wanted(key);
    Made made = board.made(key).at(Place.cancelled);
    board.learn(key, todo == null ? made : made.givenUp(todo, "Somebody else deleted its task."));
    return 0;
  }

  private void judge(Wanted todo, Made made, String holder) {
    boolean isLast = made.attempt() >= todo.attempt();
    boolean isEnded = made.place().isOver() && isLast && !todo.isDropped()
        && !(todo.isDone() && made.place() == Place.completed);
    if (holder != null && !todo.isDropped()) {
      giveUp(todo.key(), holder + " works on its task.");
    } else if (isEnded) {
      board.learn(todo.key(), made.givenUp(todo, "Its task was " + made.place() + " by somebody else."));
    } else if (made.looks() > settings.looksMax()) {
      giveUp(todo.key(), "Its task is " + made.place() + " whatever is done.");
    }
  }

  void giveUp(String key, String why) {
    Wanted todo = board.wanted(key);
    if (todo != null) {
      givenUp.increment();
      board.learn(key, board.made(key).givenUp(todo, why));
    }
  }
}
