package io.claudebench.hook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * A pattern that is searched in a command, and what it means.
 *
 * @param denies false only warns
 * @param reason one sentence for whoever asked
 */
record Rule(String name, boolean denies, String reason, Pattern pattern) {
  private static final String PRECIOUS = "[\"']?(?:/|/\\*|~/?|~/\\*|\\$HOME/?|\\$\\{HOME\\}/?"
      + "|/(?:bin|boot|dev|etc|home|lib|lib64|opt|proc|root|sbin|srv|sys|usr|var)(?:/|/\\*)?)[\"']?(?:\\s|$|[;&|)])";
  private static final String ARGUMENTS = "(?:[^;&|\\n]*\\s)?";
  private static final String RECURSIVE = "-(?:[a-zA-Z]*[rR][a-zA-Z]*|-recursive)\\s";
  private static final String DISK = "/dev/(?:sd|hd|vd|xvd|nvme|mmcblk|disk)";

  /** In order; a deny wins over any warning. */
  static final List<Rule> BUILT_IN = List.of(
      deny("rm-root", "It removes the root, a home or a system directory.",
          "\\brm\\s" + ARGUMENTS + RECURSIVE + ARGUMENTS + PRECIOUS + "|\\brm\\s" + ARGUMENTS
          + PRECIOUS.replace("(?:\\s|$|[;&|)])", "\\s")
              + ARGUMENTS + "-(?:[a-zA-Z]*[rR]|-recursive)" + "|--no-preserve-root"),
      deny("disk-overwrite", "It writes over a disk.", "\\bdd\\s" + ARGUMENTS + "of=" + DISK
          + "|\\bmkfs(?:\\.\\w+)?\\s|>\\s*" + DISK),
      deny("own-root", "It changes owner or mode of the whole system.", "\\bch(?:mod|own)\\s" + ARGUMENTS
          + "-[a-zA-Z]*R[a-zA-Z]*\\s" + ARGUMENTS + "/(?:\\s|$|[;&|])"),
      deny("fork-bomb", "It is a fork bomb.", ":\\s*\\(\\s*\\)\\s*\\{\\s*:\\s*\\|\\s*:\\s*&\\s*\\}\\s*;\\s*:"),
      warn("pipe-to-shell", "It runs what it downloads.",
          "\\b(?:curl|wget)\\s[^;&\\n]*\\|\\s*(?:sudo\\s+)?(?:ba|z|da)?sh\\b"),
      warn("force-push", "It may throw away commits of others.", "\\bgit\\s+push\\s" + ARGUMENTS
          + "(?:--force|-f)(?:\\s|$)"));

  static Rule deny(String name, String reason, String pattern) {
    return new Rule(name, true, reason, compile(name, pattern));
  }

  private static Rule warn(String name, String reason, String pattern) {
    return new Rule(name, false, reason, compile(name, pattern));
  }

  private static Pattern compile(String name, String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalStateException("claudebench.hook.deny." + name + " is no RE2 pattern: " + e.getMessage() + ".");
    }
  }

  boolean matches(String command) {
    return pattern.matcher(command).find();
  }

  /** {@code rm-root: It removes …} */
  String told() {
    return name + ": " + reason;
  }
}
