package io.claudebench.hook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.*}. */
@ConfigMapping(prefix = "claudebench.hook")
public interface HookSettings {

  /**
   * Commands that are denied: a name, and a pattern in RE2 syntax that is searched in the command. A name of
   * {@link Rule#BUILT_IN}, which is that of an effect, replaces that rule; {@code off} takes it away.
   */
  Map<String, @Size(min = 1, max = 1000) String> deny();

  /** Decisions kept in the audit stream. */
  @WithDefault("10000")
  @Range(min = 1, max = 10_000_000)
  int decisionsMax();

  /** How long they are kept. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long decisionsMs();
}
