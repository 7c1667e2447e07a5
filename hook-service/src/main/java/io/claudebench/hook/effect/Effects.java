package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Reading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a command line and says what it would do. */
public final class Effects {
  /** The first place of each effect is told however many there are before it. */
  private static final int FOUND_MAX = 200;

  /** Never fails; a bound that is reached, or a fault of our own, makes the findings partial. */
  public static Findings of(String command, Context context) {
    try {
      return read(command, context);
    } catch (RuntimeException | StackOverflowError fault) {
      return new Findings(false, List.of(), List.of(), 0);
    }
  }

  static Findings read(String command, Context context) {
    Reading reading = Reading.of(command, context.cwd(), context.scripts());
    var sink = new Sink();
    for (Command one : reading.commands()) {
      sink.command = one;
      FileRules.judge(one, sink);
      SecretRules.judge(one, sink.has(Effect.SECRET_READ), sink);
      ExecRules.judge(one, sink);
      GitRules.judge(one, sink);
      SystemRules.judge(one, sink);
      CodeRules.judge(one, sink);
      CostRules.judge(one, sink);
    }
    WindowsRules.judge(command, reading.commands(), sink);
    boolean isFull = reading.isFull() && !sink.scan.isSpent();
    return new Findings(isFull, List.copyOf(sink.found), reading.commands(), reading.steps());
  }

  /** Where the rules put what they find in one program. */
  static final class Sink {
    private final List<Found> found = new ArrayList<>();
    /** Where the programs begin that have an effect. */
    private final Map<Effect, Set<Integer>> places = new EnumMap<>(Effect.class);
    final Scan scan = new Scan();
    private Command command;

    void add(Effect effect, String why) {
      int from = command.from();
      Set<Integer> own = places.computeIfAbsent(effect, key -> new HashSet<>(4));
      if ((own.isEmpty() || found.size() < FOUND_MAX) && own.add(from)) {
        found.add(new Found(effect, why, command));
      }
    }

    boolean has(Effect effect) {
      return places.containsKey(effect);
    }

    void at(Command other) {
      command = other;
    }
  }

  private Effects() {}
}
