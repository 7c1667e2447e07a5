package io.claudebench.hook.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.agent.*}; bytes and milliseconds. */
@ConfigMapping(prefix = "claudebench.hook.agent")
public interface AgentSettings {

  /** Bytes of what an agent's hook sends; more than other bodies, as it holds whole files and outputs. */
  @WithDefault("8388608")
  @Range(min = 1024, max = 67_108_864)
  int bodyMax();

  /** An agent is told of trouble when it has no answer by then, before it stops waiting itself. */
  @WithDefault("4000")
  @Range(min = 10, max = 60_000)
  int answerMs();
}
