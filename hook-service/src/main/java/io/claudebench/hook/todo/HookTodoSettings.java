package io.claudebench.hook.todo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.todowrite.*}; milliseconds. */
@ConfigMapping(prefix = "claudebench.hook.todowrite")
public interface HookTodoSettings {

  /**
   * Whether todos become tasks. When not, what they shall be and their counts are kept all the same, and tasks that
   * there are stay as they are.
   */
  @WithDefault("true")
  boolean autocreate();

  /** Todos of one session; over it further ones are refused {@code FULL}. It is also the capacity of its instance. */
  @WithDefault("500")
  @Range(min = 10, max = 1000)
  int todosMax();

  /** Snapshots of one session of which is kept what they changed. */
  @WithDefault("100")
  @Range(min = 1, max = 10_000)
  int historyMax();

  /** How often it is looked whether something is to be carried that another replica wrote. */
  @WithDefault("250")
  @Range(min = 10, max = 60_000)
  int stepMs();

  /** Sessions of one tenant whose commands are under way at a time. */
  @WithDefault("32")
  @Range(min = 1, max = 1000)
  int sessionsAtOnce();

  /** The first wait before a command is sent again that nobody answered; it doubles. */
  @WithDefault("250")
  @Range(min = 10, max = 60_000)
  int backoffMs();

  /** The longest wait. */
  @WithDefault("5000")
  @Range(min = 10, max = 600_000)
  int backoffMaxMs();

  /** How often a task is looked at that is not as it should be, before its todo is given up until it changes. */
  @WithDefault("6")
  @Range(min = 1, max = 100)
  int looksMax();

  @AssertTrue(message = "must hold: backoff-ms is not over backoff-max-ms")
  default boolean isBackoffOrdered() {
    return backoffMs() <= backoffMaxMs();
  }
}
