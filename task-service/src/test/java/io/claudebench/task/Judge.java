package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Replays the history of every task through {@link Model} and judges every answer by it: each event must be a row of
 * the state table, versions must be gapless, each success must have its one event, no refusal may have one, and each
 * answer must be right for some state the task was in while the call ran. Keeps count of the rows it saw. Tasks that no
 * asked call created are none of its business.
 */
final class Judge {
  private static final long SLACK_MS = 3;

  private final History history;
  private final Map<String, Ask> asks = new HashMap<>();
  private final Map<String, List<History.Event>> effects;
  private final long epoch;
  private final Map<String, List<Moment>> lives = new HashMap<>();
  final List<String> faults = new ArrayList<>();
  final Map<String, Integer> rows = new TreeMap<>();
  final Map<String, Integer> answers = new TreeMap<>();

  /** A state and since when. */
  record Moment(long fromMs, int version, Model state) {}

  Judge(History history, List<Ask> asked, long epoch) {
    this.history = history;
    this.epoch = epoch;
    this.effects = history.byTrace();
    asked.forEach(ask -> asks.put(ask.reply().trace(), ask));
  }

  Judge all() {
    history.tasks().forEach((id, events) -> {
      try {
        if (asks.containsKey(events.getFirst().trace())) {
          lives.put(id, replay(events));
        }
      } catch (RuntimeException e) {
        fault(id, e.getMessage());
      }
    });
    asks.values().forEach(this::judge);
    return this;
  }

  /** The state of a task at a version. */
  Moment at(String id, int version) {
    return moments(id).stream().filter(m -> m.version() == version).reduce((first, last) -> last)
        .orElse(new Moment(0, 0, Model.born(0)));
  }

  private List<Moment> replay(List<History.Event> events) {
    var life = new ArrayList<Moment>();
    Model state = null;
    int version = 0;
    for (History.Event event : events) {
      Ask ask = asks.get(event.trace());
      boolean sameStep = version == event.version() && (event.type().equals("task.dead") || ask != null
          && List.of("task.complete", "task.update").contains(ask.verb()));
      if (event.version() != version + 1 && !sameStep) {
        throw new IllegalStateException("version " + event.version() + " follows " + version);
      }
      version = event.version();
      if (event.type().equals("task.created")) {
        state = Model.born(born(ask));
        row("none", "create", state);
      } else if (!event.type().equals("task.dead")) {
        Model next = state.on(event.type(), ask, to(event, ask), epoch);
        row(state.label(), ask == null ? event.type().equals("task.lease_expired")
            || state.leased() ? "expiry" : "sweep" : ask.cause(), next);
        state = next;
      }
      life.add(new Moment(event.atMs(), version, state));
    }
    return life;
  }

  private void row(String from, String cause, Model to) {
    rows.merge(from + " | " + cause + " | " + to.label(), 1, Integer::sum);
  }

  @SuppressWarnings("unchecked")
  private static int born(Ask ask) {
    Map<String, Object> first = ask.verb().equals("task.create_batch")
        ? ((List<Map<String, Object>>) ask.input().get("tasks")).getFirst() : ask.input();
    return (int) first.getOrDefault("maxAttempts", 3);
  }

  /** Where a retry went, or to whom an assignment. */
  private static String to(History.Event event, Ask ask) {
    if (event.type().equals("task.assigned")) {
      return ask.worker() == null ? event.instance() : ask.worker();
    }
    return event.raw().contains("\"status\":\"pending\"") ? "pending" : "scheduled";
  }

  private void judge(Ask ask) {
    List<History.Event> effect = effects.getOrDefault(ask.reply().trace(), List.of());
    String word = ask.reply().word();
    answers.merge(ask.verb() + " " + word, 1, Integer::sum);
    if (!word.equals("OK") && !effect.isEmpty()) {
      fault(ask.id(), "refused, but it changed something: " + ask);
    }
    switch (ask.verb()) {
      case "task.create", "task.create_batch", "task.list" -> expect(ask, word.equals("OK"), "refused");
      case "task.distribute" -> expect(ask, ask.reply().json().path("assigned").asInt(-1) == effect.size(),
          "distribute made " + effect.size() + " events");
      case "task.claim" -> claimed(ask, effect.stream().filter(event -> event.type().equals("task.claimed")).toList());
      default -> single(ask, word, effect);
    }
  }

  /** Each task of a claim's answer has its event, and its fence is the model's. */
  private void claimed(Ask ask, List<History.Event> effect) {
    expect(ask, ask.reply().word().equals("OK") && ask.reply().json().path("tasks").size() == effect.size(),
        "claim made " + effect.size() + " events");
    for (JsonNode task : ask.reply().json().path("tasks")) {
      String id = task.path("id").asText();
      boolean right = effect.stream().filter(e -> e.entity().equals(id))
          .flatMap(e -> moments(id).stream().filter(m -> m.version() == e.version()))
          .anyMatch(m -> m.state().leased() && m.state().fence() == task.path("fence").asLong()
              && ask.worker().equals(m.state().worker()));
      expect(ask, right, "claimed " + id + " with a fence that is not the model's");
    }
  }

  private void single(Ask ask, String word, List<History.Event> effect) {
    List<Moment> life = moments(ask.id());
    for (int i = 0; i < life.size(); i++) {
      boolean during = life.get(i).fromMs() <= ask.toMs() + SLACK_MS
          && (i + 1 == life.size() || life.get(i + 1).fromMs() >= ask.fromMs() - SLACK_MS);
      Set<String> right = during ? life.get(i).state().words(ask) : Set.of();
      if (right.contains(word) && (!word.equals("OK") || !effect.isEmpty()) || word.equals("OK") && effect.isEmpty()
          && right.contains("SAME") && reads(ask, life.get(i))) {
        return;
      }
    }
    if (lives.containsKey(ask.id())) {
      fault(ask.id(), "wrong answer to " + ask);
    }
  }

  /** What a get answers is the state itself. */
  private static boolean reads(Ask ask, Moment moment) {
    JsonNode json = ask.reply().json();
    return !ask.verb().equals("task.get") || json.path("status").asText().equals(moment.state().status())
        && json.path("version").asInt(moment.version()) == moment.version() && json.path("attempt")
        .asInt(moment.state().attempt()) == moment.state().attempt();
  }

  private List<Moment> moments(String id) {
    return lives.getOrDefault(id, List.of());
  }

  private void expect(Ask ask, boolean right, String what) {
    if (!right) {
      faults.add(what + ": " + ask);
    }
  }

  private void fault(String id, String what) {
    var lines = new StringBuilder(id + ": " + what);
    history.tasks().getOrDefault(id, List.of())
        .forEach(e -> lines.append("\n    v").append(e.version()).append(' ').append(e.atMs() % 1_000_000).append(' ')
            .append(e.type())
        .append(asks.containsKey(e.trace()) ? " by " + asks.get(e.trace()) : " by the fleet"));
    moments(id).forEach(m -> lines.append("\n    = v").append(m.version()).append(' ').append(m.state()));
    faults.add(lines.toString());
  }
}
