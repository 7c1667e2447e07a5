package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.hook.session.Commander;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The commands of one session, each after the answer to the one before, until all is where it should be, nobody
 * answers, or it is another session's turn.
 */
final class Run {
  private static final int STEPS_MAX = 200;
  /** After so many answers that it is our fault a command is given up. */
  private static final int POISON = 12;
  private static final String DONE = "";

  /**
   * For whom it runs.
   *
   * @param term of the duty under which it writes
   * @param failures how many runs before it had to be tried again
   * @param waitMs how long to wait after so many
   */
  record For(String tenant, Background by, long term, int failures, long waitMs) {}

  private final Board board;
  private final Plan plan;
  private final Outcome outcome;
  private final Script record;
  private final Commander commander;
  private final Inputs inputs;
  private final For its;
  private final HookTodoSettings settings;
  private final int ttlSeconds;
  /** Todos that wait for the next run, as there is no room or their task is not where it should be: others go on. */
  private final Set<String> postponed = new HashSet<>();
  private int steps;
  private boolean isAway;

  Run(Board board, Plan plan, Outcome outcome, Script record, Commander commander, For its, HookTodoSettings settings,
      int ttlSeconds) {
    this.board = board;
    this.plan = plan;
    this.outcome = outcome;
    this.record = record;
    this.commander = commander;
    this.inputs = new Inputs(board.session());
    this.its = its;
    this.settings = settings;
    this.ttlSeconds = ttlSeconds;
  }

  /** Whether all went as it should, else it is to be tried again after a while. */
  Uni<Boolean> go() {
    while (board.underWay() == null) {
      if (++steps > STEPS_MAX) {
        return write("0").replaceWith(true);
      }
      switch (plan.next(isAway, postponed)) {
        case Step.Command command -> board.begin(command);
        case Step.Look look -> {
          return look(look.key());
        }
        case Step.Register register -> {
          return register(register.isThere());
        }
        case Step.GiveUp left -> outcome.giveUp(left.key(), left.why());
        case Step.Forget left -> board.forget(left.key());
        case Step.Nothing nothing -> {
          return end();
        }
      }
    }
    return write("0").chain(() -> send(board.underWay()));
  }

  private Uni<Boolean> end() {
    if (isAway || !postponed.isEmpty()) {
      return later(its.waitMs());
    }
    return write(DONE).chain(isNew -> isNew ? go() : Uni.createFrom().item(true));
  }

  private Uni<Boolean> send(Step.Command command) {
    return ask(command.verb(), command.input(), command.id()).onItemOrFailure().transformToUni((answer, failure) -> {
      if (failure == null) {
        if (!outcome.done(command, answer)) {
          postponed.add(command.key());
        }
        return go();
      }
      return failed(command, failure);
    });
  }

  private Uni<Boolean> failed(Step.Command command, Throwable failure) {
    if (failure instanceof Refused refused && refused.word() == Refusal.FULL) { // it was not done
      board.answered();
      postponed.add(command.key());
      return go();
    }
    boolean isPoison = failure instanceof Refused refused && refused.word() == Refusal.INTERNAL
        && its.failures() >= POISON;
    if (Commander.isLater(failure) && !isPoison) {
      return later(its.waitMs());
    }
    outcome.refused(command, (Refused) failure);
    return go();
  }

  private Uni<Boolean> look(String key) {
    JsonNode which = Json.MAPPER.createObjectNode().put("id", board.made(key).task());
    return ask("task.get", which, null).onItemOrFailure().transformToUni((task, failure) -> {
      if (failure == null) {
        if (outcome.seen(key, task) > 1) {
          postponed.add(key);
        }
        return go();
      }
      if (failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND) {
        outcome.unseen(key);
        return go();
      }
      return later(its.waitMs());
    });
  }

  /** It is never in the way of what needs no instance. */
  private Uni<Boolean> register(boolean isThere) {
    JsonNode input = isThere ? inputs.register(settings.todosMax(), ttlSeconds)
        : inputs.unregister();
    return ask(isThere ? "system.register" : "system.unregister", input, null).onItemOrFailure()
        .transformToUni((answer, failure) -> {
          isAway = failure != null;
          if (!isAway) {
            board.registered(isThere);
          }
          return go();
        });
  }

  private Uni<JsonNode> ask(String verb, JsonNode input, String id) {
    return commander.ask(its.tenant(), board.session(), verb, input, id);
  }

  private Uni<Boolean> later(long waitMs) {
    return write(Long.toString(waitMs)).replaceWith(false);
  }

  /** True when the todos shall be otherwise by now; then the board knows how. */
  private Uni<Boolean> write(String againMs) {
    var changes = board.changes();
    return record.run(its.by(), its.term(), board.session(), board.version(), againMs, changes.size(), changes,
        board.gone()).map(reply -> {
      board.written();
      if (reply.size() == 0) {
        return false;
      }
      board.wants(hash(reply));
      return true;
    });
  }

  static Map<String, String> hash(Response reply) {
    var fields = new HashMap<String, String>();
    if (reply != null && reply.isMap()) {
      reply.getKeys().forEach(key -> fields.put(key, reply.get(key).toString()));
      return fields;
    }
    for (int i = 0; reply != null && i + 1 < reply.size(); i += 2) {
      fields.put(reply.get(i).toString(), reply.get(i + 1).toString());
    }
    return fields;
  }
}
