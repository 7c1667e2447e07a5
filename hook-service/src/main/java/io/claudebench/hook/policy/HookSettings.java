package io.claudebench.hook.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** What an operator may set under {@code claudebench.hook.*}. */
@ConfigMapping(prefix = "claudebench.hook")
public interface HookSettings {

  /**
   * Commands that are denied: a name, and a pattern in RE2 syntax that is searched in the command. The name of a
   * built-in rule, which is that of an effect, replaces that rule; {@code off} takes it away.
   */
  Map<String, @Size(min = 1, max = 1000) String> deny();

  /**
   * What is answered in place of a verdict when this service has trouble of its own with a question, such as a bad key
   * or a body that it cannot read: a person decides ({@code ask}), it is denied, or nothing is objected to
   * ({@code allow}).
   */
  @WithDefault("ask")
  Failure onFailure();
}
