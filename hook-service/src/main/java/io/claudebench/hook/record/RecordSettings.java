package io.claudebench.hook.record;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.record.*}; milliseconds. */
@ConfigMapping(prefix = "claudebench.hook.record")
public interface RecordSettings {

  /** Decisions kept in a stream of the audit. */
  @WithDefault("10000")
  @Range(min = 1, max = 10_000_000)
  int decisionsMax();

  /** How long they are kept. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long decisionsMs();

  /** Tools of a tenant that have a stream of their own; of others the events tell. */
  @WithDefault("1000")
  @Range(min = 1, max = 100_000)
  int toolsMax();

  /** Failures of one tool within {@link #failuresMs} at which {@code alert.tool_errors} is told, once in that time. */
  @WithDefault("10")
  @Range(min = 1, max = 1_000_000)
  int failuresMax();

  /** From the first failure on. */
  @WithDefault("60000")
  @Range(min = 100, max = 86_400_000)
  long failuresMs();

  /** Records of a tenant that this process keeps until Redis takes them; what comes beyond is counted only. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int waitingMax();

  /** Characters of all of them, about; the same. */
  @WithDefault("4000000")
  @Range(min = 1000, max = 1_000_000_000)
  long waitingCharsMax();

  /** Records reach Redis this often; a process that is killed takes so much of them with it. */
  @WithDefault("100")
  @Range(min = 1, max = 60_000)
  int flushMs();

  /** Characters that are kept of each input, result and prompt, once its secrets are out. */
  @WithDefault("4096")
  @Range(min = 0, max = 65_536)
  int textMax();
}
