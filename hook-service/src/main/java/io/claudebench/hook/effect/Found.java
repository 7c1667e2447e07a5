package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Command;
import io.claudebench.hook.shell.Marks;
import java.util.stream.Collectors;

/** @param why one sentence  @param command the program that has the effect */
public record Found(Effect effect, String why, Command command) {
  private static final int COUNT_MAX = 32;
  private static final int LENGTH_MAX = 200;

  /** The words that it gets, as the shell would give them, and not more than fit on a line or two. */
  public String words() {
    String words = command.words().stream().limit(COUNT_MAX).map(word -> Marks.plain(word.text()))
        .collect(Collectors.joining(" "));
    return words.length() > LENGTH_MAX ? words.substring(0, LENGTH_MAX) : words;
  }
}
