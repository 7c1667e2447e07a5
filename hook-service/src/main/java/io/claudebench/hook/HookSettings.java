package io.claudebench.hook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** What an operator may set under {@code claudebench.hook.*}. */
@ConfigMapping(prefix = "claudebench.hook")
public interface HookSettings {

  /**
   * Commands that are denied: a name, and a pattern in RE2 syntax that is searched in the command. A name of
   * {@link Rule#BUILT_IN} replaces that rule; {@code off} takes it away.
   */
  Map<String, String> deny();

  /** Decisions kept in the audit stream. */
  @WithDefault("10000")
  int decisionsMax();

  /** How long they are kept. */
  @WithDefault("86400000")
  long decisionsMs();
}
