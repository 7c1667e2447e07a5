package io.claudebench.hook.shell;

/** What one reading may cost. When a bound is reached the reading stops there and says that it is partial. */
final class Work {
  /** Characters of a command line that are read. */
  static final int TEXT_MAX = 1 << 20;
  /** Characters of one variable, file or output; a longer one is unknown. */
  static final int VALUE_MAX = 1 << 20;
  /** Constructs inside one another. */
  static final int DEPTH_MAX = 120;
  /** Programs, functions and builtins run. */
  static final int COMMANDS_MAX = 20_000;
  /** Simple commands that are read of a text. */
  static final int READ_MAX = 20_000;
  /** Words of one command that are looked at. */
  static final int WORDS_MAX = 4096;
  /** Characters of a word in which braces are looked for. */
  static final int BRACED_MAX = 4096;
  /** Words that one word becomes by braces. */
  static final int BRACES_MAX = 1024;
  /** Numbers of one {@code {1..9}} that are written out; the others are one that is unknown, and a few that matter. */
  static final int RANGE_MAX = 16;
  /** Rounds of one loop that are walked. */
  static final int ROUNDS_MAX = 1024;
  /** Steps for each character of the text, and on top of these. */
  static final int STEPS_PER_CHARACTER = 24;
  static final int STEPS = 200_000;

  private final long stepsMax;
  private long steps;
  private int commands;
  private int read;
  private int depth;
  private boolean isPartial;

  Work(int length) {
    this.stepsMax = STEPS + (long) STEPS_PER_CHARACTER * Math.min(length, TEXT_MAX);
  }

  /** Counts; false when nothing more may be done. */
  boolean step(int count) {
    steps += count;
    if (steps > stepsMax) {
      isPartial = true;
      return false;
    }
    return true;
  }

  boolean command() {
    if (++commands > COMMANDS_MAX) {
      isPartial = true;
      return false;
    }
    return step(16);
  }

  /** One more simple command is read. */
  void read() {
    if (++read > READ_MAX) {
      isPartial = true;
    }
  }

  /** Whether nothing more may be read; what was read may still run. */
  boolean isRead() {
    return read > READ_MAX || isSpent();
  }

  boolean enter() {
    if (depth >= DEPTH_MAX) {
      isPartial = true;
      return false;
    }
    depth++;
    return true;
  }

  void leave() {
    depth--;
  }

  void partial() {
    isPartial = true;
  }

  boolean isPartial() {
    return isPartial;
  }

  boolean isSpent() {
    return steps > stepsMax || commands > COMMANDS_MAX;
  }

  long steps() {
    return steps;
  }
}
