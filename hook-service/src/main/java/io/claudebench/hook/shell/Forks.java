package io.claudebench.hook.shell;

import java.util.List;
import java.util.Set;

/** Whether a loop without end starts processes without waiting for them. */
final class Forks {
  private static final Set<String> WAITS = Set.of("sleep", "wait", "read", "inotifywait", "tail", "nc");

  static boolean isBomb(Node body, List<Command> commands) {
    return !commands.isEmpty() && hasBackground(body) && commands.stream().noneMatch(one -> WAITS.contains(one.name()));
  }

  private static boolean hasBackground(Node node) {
    return switch (node) {
      case Node.Background background -> true;
      case Node.Sequence sequence -> sequence.nodes().stream().anyMatch(Forks::hasBackground);
      case Node.Group group -> hasBackground(group.body());
      default -> false;
    };
  }

  private Forks() {}
}
