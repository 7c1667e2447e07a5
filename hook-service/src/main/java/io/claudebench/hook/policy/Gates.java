package io.claudebench.hook.policy;

import java.util.List;

/** The gates of all rules of a book, side by side: most rules are passed over without being looked at. */
final class Gates {
  private final Gate.Kind[] kinds;
  private final Gate[] gates;
  /** Where those of each rule begin; behind the last rule where they end. */
  private final int[] from;
  private final long[] any;

  Gates(List<Rule> rules) {
    gates = rules.stream().map(rule -> rule.conditions().gate()).toArray(Gate[]::new);
    kinds = new Gate.Kind[gates.length];
    from = new int[gates.length + 1];
    for (int i = 0; i < gates.length; i++) {
      kinds[i] = gates[i].kind();
      from[i + 1] = from[i] + gates[i].any().length;
    }
    any = new long[from[gates.length]];
    for (int i = 0; i < gates.length; i++) {
      System.arraycopy(gates[i].any(), 0, any, from[i], gates[i].any().length);
    }
  }

  /** Whether it is certain that a rule does not match. Throws what its first condition throws. */
  boolean isShut(int rule, ToolCall call) {
    return switch (kinds[rule]) {
      case OPEN -> false;
      case EFFECTS -> (any[from[rule]] & call.effects()) == 0;
      case TEXTS -> isMissing(rule, call.texts());
      case FIELD -> isMissing(rule, call.field(gates[rule].field()));
      case TOOL -> isMissing(rule, call.name());
      case PATHS -> isMissing(rule, call.paths());
      case HOSTS -> isMissing(rule, call.hosts());
    };
  }

  private boolean isMissing(int rule, Named names) {
    return names.globs().isEmpty() && isMissing(rule, names.plain());
  }

  private boolean isMissing(int rule, Texts texts) {
    if (texts.isCut()) {
      return false;
    }
    for (int i = from[rule]; i < from[rule + 1]; i++) {
      if (texts.mayHave(any[i])) {
        return false;
      }
    }
    return true;
  }
}
