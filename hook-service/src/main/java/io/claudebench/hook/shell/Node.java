package io.claudebench.hook.shell;

import java.util.List;

/** A construct as written. */
sealed interface Node {
  Node NOTHING = new Sequence(List.of());

  /** Words that are expanded, and nothing is run with them. */
  static Node asked(List<Word> words) {
    return new Loop("_", words, NOTHING, NOTHING);
  }

  /** @param words without the assignments in front */
  record Simple(List<Assign> assigns, List<Word> words, List<Redirect> redirects, int from, int to) implements Node {}

  record Pipe(List<Node> stages) implements Node {}

  record Sequence(List<Node> nodes) implements Node {}

  /** One of these is run, or some. */
  record Branches(List<Node> nodes) implements Node {}

  /** {@code &} behind it, or {@code coproc} in front. */
  record Background(Node body) implements Node {}

  record Group(Node body, List<Redirect> redirects, boolean isSubshell) implements Node {}

  /** @param words null when it has none: {@code while}, {@code until} */
  record Loop(String variable, List<Word> words, Node condition, Node body) implements Node {}

  record Function(String name, Node body) implements Node {}

  /** @param index between brackets, or null  @param elements of an array, or null  @param isAppended {@code +=} */
  record Assign(String name, Word index, Word value, List<Word> elements, boolean isAppended) {}

  /** The body of a heredoc is read behind the line it stands in. */
  final class Redirect {
    final String operator;
    final int number;
    final Word target;
    Word body;

    /** @param number of the descriptor, or -1 */
    Redirect(String operator, int number, Word target) {
      this.operator = operator;
      this.number = number;
      this.target = target;
    }
  }
}
