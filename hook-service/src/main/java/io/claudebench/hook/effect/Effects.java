package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a command line and says what it would do. */
public final class Effects {
  private static final int WORDS_MAX = 200;
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
    }
    WindowsRules.judge(command, reading.commands(), sink);
    return new Findings(reading.isFull(), List.copyOf(sink.found), reading.commands(), reading.steps());
  }

  /** Where the rules put what they find in one program. */
  static final class Sink {
    private final List<Found> found = new ArrayList<>();
    private Command command;

    void add(Effect effect, String why) {
      add(effect, why, command.from(), command.to());
    }

    void add(Effect effect, String why, int from, int to) {
      boolean isKnown = found.stream().anyMatch(one -> one.effect() == effect && one.from() == from);
      if (isKnown || found.size() >= FOUND_MAX) {
        return;
      }
      String words = command == null ? "" : command.words().stream().limit(32)
          .map(word -> Marks.plain(word.text())).collect(Collectors.joining(" "));
      found.add(new Found(effect, words.length() > WORDS_MAX ? words.substring(0, WORDS_MAX) : words, why, from, to));
    }

    boolean has(Effect effect) {
      return found.stream().anyMatch(one -> one.effect() == effect);
    }

    void at(Command other) {
      command = other;
    }
  }

  private Effects() {}
}
