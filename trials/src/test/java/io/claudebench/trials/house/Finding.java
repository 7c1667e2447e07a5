package io.claudebench.trials.house;

/** A broken house rule: where, and what is wrong there. */
record Finding(String file, int line, String what) {
  @Override
  public String toString() {
    return file + ":" + line + " " + what;
  }
}
