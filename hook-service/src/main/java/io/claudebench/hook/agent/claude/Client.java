package io.claudebench.hook.agent.claude;

import io.claudebench.core.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the client, and what is known of it. */
record Client(int major, int minor, int patch) {
  /** As {@code claude --version} prints it, with what stands behind the number. */
  private static final Pattern VERSION =
      Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})( \\(Claude Code\\))?");

  /** Refuses {@code INVALID}. */
  static Client of(String text) {
    Matcher version = VERSION.matcher(text == null ? "" : text.strip());
    if (!version.matches()) {
      throw Refusal.invalid("/client", "must be the version of the client, three numbers")
          .fix("Send the number that `claude --version` prints, such as ?client=2.1.295.");
    }
    return new Client(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)),
        Integer.parseInt(version.group(3)));
  }

  /** Hooks of kind http. */
  boolean hasHttp() {
    return isFrom(63);
  }

  /** An http hook may say what its failure means; before, it always means yes. */
  boolean hasOnFailure() {
    return isFrom(295);
  }

  /** Newer models have no todo tools unless they are asked for. */
  boolean wantsTodoTools() {
    return isFrom(233);
  }

  private boolean isFrom(int patchOf21) {
    return major > 2 || major == 2 && (minor > 1 || minor == 1 && patch >= patchOf21);
  }
}
