package io.claudebench.hook.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A command line as a shell reads it.
 *
 * @param commands every program that runs, in order, wrappers in front of what they wrap
 * @param isFull false where something unresolved decides which program runs or what an interpreter reads
 * @param steps what it cost; at most in proportion to the text
 */
public record Reading(List<Command> commands, boolean isFull, long steps) {

  /**
   * Never fails, whatever the text.
   *
   * @param directory where it runs; null when unknown
   * @param scripts what is known to stand in the file of a normal path ({@code ~} for a home)
   */
  public static Reading of(String text, String directory, Function<String, Optional<String>> scripts) {
    boolean isLong = text.length() > Work.TEXT_MAX;
    var work = new Work(text.length());
    var walk = new Walk(new Scope(directory, scripts, work), work);
    Node node = Parser.parse(isLong ? text.substring(0, Work.TEXT_MAX) : text, work, -1, -1);
    walk.run(node, Data.NONE);
    boolean isCut = isLong;
    for (Command one : walk.commands) {
      isCut |= isCut(one);
    }
    return new Reading(List.copyOf(walk.commands), !isCut && !work.isPartial(), work.steps());
  }

  /** Whether something that a program gets or reads was longer than a bound. */
  private static boolean isCut(Command one) {
    boolean isCut = one.input().has(Data.CUT) || one.code() != null && one.code().has(Data.CUT);
    for (Argument word : one.words()) {
      isCut |= word.data().has(Data.CUT);
    }
    for (Command.Target target : one.targets()) {
      isCut |= target.path().data().has(Data.CUT);
    }
    return isCut;
  }
}
