package io.claudebench.hook.shell;

import java.util.List;

/**
 * One program that runs, as far as it can be told; a wrapper stands in front of what it runs.
 *
 * @param words the name first  @param input what it reads  @param targets its redirections
 * @param directory where it runs, normal  @param code what it interprets, or null
 * @param isContained its files are those of a container
 * @param isForking it is a function that calls itself more than once, or in the background
 * @param from where it begins in the command line  @param to behind its last character
 */
public record Command(List<Argument> words, Data input, List<Target> targets, String directory, Data code,
    boolean isContained, boolean isForking, int from, int to) {

  /** A redirection. @param operator such as {@code >>} */
  public record Target(String operator, Argument path) {
    public boolean isWritten() {
      return operator.indexOf('>') >= 0;
    }
  }

  /** {@code rm} of {@code /bin/rm}. */
  public String name() {
    return Paths.name(words.getFirst().text());
  }

  public List<Argument> arguments() {
    return words.subList(1, words.size());
  }

  /** A word's path where this runs. */
  public String path(String text) {
    return Paths.normal(text, directory);
  }

  Command rest(int index) {
    return new Command(words.subList(index, words.size()), input, targets, directory, null, isContained, false,
        words.get(index).from(), to);
  }

  Command words(List<Argument> other) {
    return new Command(other, input, targets, directory, null, isContained, false, from, to);
  }

  Command code(Data read) {
    return new Command(words, input, targets, directory, read, isContained, isForking, from, to);
  }

  Command contained() {
    return new Command(words, input, targets, directory, code, true, isForking, from, to);
  }

  Command forking() {
    return new Command(words, input, targets, directory, code, isContained, true, from, to);
  }
}
